/** authbench as ever, but that a run warms its servers up by hundreds of requests. */
import { commands, main } from '../../../scripts/cli.ts';
import { runWith } from '../../../scripts/run.ts';
import { endWhenUnread } from '../../../scripts/signals.ts';
import { shortWarmUp } from '../../short-warm-up.ts';

endWhenUnread();
const run = async () => runWith({ warmUp: shortWarmUp });
process.exitCode = await main(process.argv.slice(2), process.stdout, process.stderr, { ...commands, run });
