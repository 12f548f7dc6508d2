/** The whole report of a run folder: loaded where one is made, since what draws charts is a thousand modules. */
import { relative } from 'node:path';
import { writeReport } from '../report/page/write.ts';
import { terminalReport } from '../report/terminal/run.ts';
import { percentilesOf } from '../results/percentiles.ts';
import { type RecordedRun, readRun } from '../results/reader.ts';
import type { Output } from './command.ts';

/** Writes the report into the folder and prints its tables; answers what it was made from. */
export async function renderFolder(folder: string, out: Output): Promise<RecordedRun> {
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
  return recorded;
}
