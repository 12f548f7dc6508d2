/** `authbench report <run>`: charts, page and summary again, from a run folder alone; or, with --format, those formats alone. */
import { relative } from 'node:path';
import { writeReport } from '../report/page/write.ts';
import { terminalReport } from '../report/terminal/run.ts';
import { percentilesOf } from '../results/percentiles.ts';
import { readRun } from '../results/reader.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command, Output } from './command.ts';
import { formatArgs, formatInputOf, formatWishes, writeFormats } from './formats.ts';

const args = {
  run: { type: 'positional', required: true, description: 'a run folder, e.g. results/reference/quick-2-core' },
  ...formatArgs,
} as const;

export const report: Command = {
  name: 'report',
  description: 'Recreate charts, page and summary from a run folder',
  args,
  async main(argv, out) {
    const given = parsed(argv, args);
    const [folder = ''] = given.positionals;
    const wishes = formatWishes(given);
    // Charts take many seconds, and nobody who asks for a file asked for them.
    if (wishes.length > 0) await writeFormats(wishes, formatInputOf(folder, null), out);
    else await renderFolder(folder, out);
    return exitCodes.done;
  },
};

/** Writes the report into the folder and prints its tables. */
export async function renderFolder(folder: string, out: Output): Promise<void> {
  const recorded = readRun(folder);
  const { run, samples, missing } = recorded;
  await writeReport(folder, { run, samples, percentiles: percentilesOf(recorded), missing });
  out.write(
    terminalReport({
      run,
      missing,
      folder: relative(process.cwd(), folder) || '.',
      colour: out.isTTY === true && !process.env.NO_COLOR,
      width: Math.min(out.columns ?? 100, 100),
    }),
  );
}
