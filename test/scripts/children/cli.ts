/** authbench for what happens to a command meanwhile: a run only measures, with a short warm-up and neither checks nor a report; conform is short. */
import { commands, main } from '../../../scripts/cli.ts';
import { endWhenUnread } from '../../../scripts/signals.ts';
import { shortWarmUp } from '../../short-warm-up.ts';

endWhenUnread();
process.exitCode = await main(process.argv.slice(2), process.stdout, process.stderr, {
  ...commands,
  async run() {
    const { runWith } = await import('../../../scripts/run.ts');
    return runWith({ warmUp: shortWarmUp, admission: async () => [], render: async () => {} });
  },
  async conform() {
    const { conformWith } = await import('../../../scripts/conform.ts');
    return conformWith({ full: false });
  },
});
