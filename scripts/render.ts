/** The whole report of a run folder: loaded where one is made, since what draws charts is a thousand modules. */
import { writeReport } from '../report/page/write.ts';
import { percentilesOf } from '../results/percentiles.ts';
import { type RecordedRun, readRun } from '../results/reader.ts';
import type { Output } from './command.ts';
import { printRun } from './print-run.ts';

/** Writes the report into the folder and prints its tables; answers what it was made from. */
export async function renderFolder(folder: string, out: Output): Promise<RecordedRun> {
  const recorded = readRun(folder);
  const { run, samples, missing } = recorded;
  await writeReport(folder, { run, samples, percentiles: percentilesOf(recorded), missing });
  printRun(recorded, folder, out);
  return recorded;
}
