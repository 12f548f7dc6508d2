/** Measuring from a command line: progress, Ctrl-C, the report at the end, and what is said where it ends otherwise. */
import { existsSync } from 'node:fs';
import { relative } from 'node:path';
import { endedMeanwhile } from '../bench/lifecycle/target-end.ts';
import type { RunResult, Telling } from '../bench/run/measure.ts';
import type { RunFile } from '../results/format.ts';
import { readRun } from '../results/reader.ts';
import { type ExitCode, exitCodes, format } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { authbenchFrom } from './called.ts';
import type { Output } from './command.ts';
import { canDraw } from './packages/needed.ts';
import { printRun } from './print-run.ts';
import { progressLine } from './progress.ts';
import { stopOnSignals } from './signals.ts';

export type Measuring = (telling: Telling, signal: AbortSignal) => Promise<RunResult>;

export type Render = (folder: string, out: Output, err: Output) => Promise<unknown>;

/** Writes the report into the folder and prints its tables; without a network on the first use of the package, the tables alone. */
const wholeReport: Render = async (folder, out, err) => {
  if (await canDraw(err, `${authbenchFrom()} report ${shownPath(folder)}`))
    return (await import('./render.ts')).renderFolder(folder, out);
  printRun(readRun(folder), folder, out);
};

interface Ending {
  /** The command that goes on with what was stopped. */
  readonly goesOn?: (folder: string) => string;
  readonly render?: Render | undefined;
  /** What gates say: before the report, which tells it. */
  readonly judge?: (result: RunResult) => Promise<void>;
}

/** Measures, makes the report and prints it. Undefined where it was stopped: then what was kept has been said. */
export async function carriedOut(
  measured: Measuring,
  out: Output,
  err: Output,
  { goesOn = (folder) => `${authbenchFrom()} run --resume ${folder}`, render = wholeReport, judge }: Ending = {},
): Promise<RunResult | undefined> {
  const stop = stopOnSignals(err, 'the servers, the load generator and the store');
  const progress = progressLine(out);
  let kept: string | undefined;
  try {
    const telling: Telling = {
      say: (line) => progress.say(line),
      progress: (made) => progress.show(made),
      began: (where) => (kept = where),
    };
    const result = await measured(telling, stop.signal);
    progress.end();
    const shown = shownPath(result.folder);
    if (stop.signal.aborted) {
      err.write(
        isEmpty(result.folder)
          ? `\nStopped. Nothing was measured yet; the plan is in ${shown}\n  next: ${goesOn(shown)}\n`
          : `\nStopped. All measurements so far are kept in ${shown}\n  next: ${authbenchFrom()} report ${shown}\n  or:   ${goesOn(shown)}\n`,
      );
      return undefined;
    }
    // All is measured and nothing runs any more: Ctrl-C may simply end this process.
    stop.release();
    progress.say(`making the report in ${shown}; \`${authbenchFrom()} report ${shown}\` makes it again`);
    await judge?.(result);
    await render(result.folder, out, err);
    const { targetEnd } = result.run;
    // What it printed stands above.
    if (targetEnd) err.write(`${format(endedMeanwhile({ ...targetEnd, printed: [] }))}\n`);
    return result;
  } catch (error) {
    progress.end();
    if (kept !== undefined && existsSync(kept)) {
      const shown = shownPath(kept);
      err.write(
        isEmpty(kept)
          ? `Nothing was measured yet; the plan is in ${shown}: resume with ${goesOn(shown)}\n`
          : `All measurements so far are kept in ${shown}: ${authbenchFrom()} report ${shown}, or resume with ${goesOn(shown)}\n`,
      );
    }
    throw error;
  } finally {
    progress.end();
    stop.release();
  }
}

/** Whether a folder holds no sample. One that cannot be read may hold some: the error that stopped the run says more. */
function isEmpty(folder: string): boolean {
  try {
    return readRun(folder).samples.length === 0;
  } catch {
    return false;
  }
}

/** As it can be typed in a command. */
const shownPath = (folder: string) => shellWord(relative(process.cwd(), folder) || '.');

/** 3 when a contender was left out or a target ended, 4 when contenders were to be compared and no comparison is valid; undecided ones are an answer. */
export function verdictCode({ plan, comparisons, conformance, targetEnd }: RunFile): ExitCode {
  if (targetEnd) return exitCodes.failed;
  const several = plan.contenders.length > 1 || plan.versions !== undefined;
  if (several && comparisons.every(({ verdict }) => verdict === 'invalid')) return exitCodes.invalid;
  // That an older version fails is what the newer one may have mended.
  const counts = ({ variant }: RunFile['conformance'][number]) => variant === (plan.versions?.newer ?? variant);
  return conformance.some((one) => one.status === 'fail' && counts(one)) ? exitCodes.failed : exitCodes.done;
}
