/** What a run says on a terminal, from its folder alone. */
import { relative } from 'node:path';
import { terminalReport } from '../report/terminal/run.ts';
import type { RecordedRun } from '../results/reader.ts';
import type { Output } from './command.ts';

export function printRun({ run, missing }: Pick<RecordedRun, 'run' | 'missing'>, folder: string, out: Output): void {
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
