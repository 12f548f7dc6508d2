/** How much is behind an interval, and how much would decide: in starts, or in what a procedure counts: rounds, trials, series, fills. */
import type { Comparison, RunFile } from '../../results/format.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { number } from './numbers.ts';

type Behind = Pick<Comparison, 'metric' | 'starts' | 'oneProcess' | 'rounds'>;
type Needed = Pick<Comparison, 'verdict' | 'neededStarts' | 'neededRounds'>;

/** From this version of the method on, an interval of a figure under load counts starts. */
const countsStarts = 3;

/** `5 starts`, `5 starts, one process`, `20 trials`, or `48 rounds`. */
export function behind({ metric, starts, oneProcess, rounds }: Behind): string {
  if (starts === undefined) return counted(rounds, metricOfRun(metric).comparedIn ?? 'round');
  return `${counted(starts, 'start')}${oneProcess ? ', one process' : ''}`;
}

/** `about 12 starts`, `no number of starts`, `about 380 rounds`; undefined where nothing is open, or no number is known. */
export function needed({ verdict, neededStarts, neededRounds }: Needed): string | undefined {
  if (verdict !== 'undecided') return undefined;
  if (neededStarts === null) return 'no number of starts';
  if (neededStarts !== undefined) return `about ${counted(neededStarts, 'start')}`;
  return neededRounds ? `about ${counted(neededRounds, 'round')}` : undefined;
}

/** `about 12 starts would decide`. */
export function wouldDecide(row: Needed): string | undefined {
  const amount = needed(row);
  return amount && `${amount} would decide`;
}

/** What the intervals of a run hold for, in one sentence; empty where it has none of figures under load. */
export function heldFor(run: Pick<RunFile, 'methodVersion' | 'comparisons'>): string {
  if (run.methodVersion < countsStarts)
    return run.comparisons.some(({ effect }) => effect.low !== null)
      ? `This run is of method ${run.methodVersion}: its intervals do not know how much two processes of the same code differ.`
      : '';
  const counts = run.comparisons.flatMap(({ starts }) => (starts === undefined ? [] : [starts]));
  if (counts.length === 0) return '';
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const range = least === most ? counted(most, 'start') : `${number(least)} to ${counted(most, 'start')}`;
  const lone = run.comparisons.some(({ oneProcess }) => oneProcess)
    ? ' “One process” marks what could not be started anew: its interval is wider by what processes differ.'
    : '';
  return `Intervals of figures under load count starts, each with new processes: ${range}.${lone}`;
}

const plurals: Readonly<Record<string, string>> = { series: 'series', search: 'searches' };

const counted = (count: number, noun: string) =>
  `${number(count)} ${count === 1 ? noun : (plurals[noun] ?? `${noun}s`)}`;
