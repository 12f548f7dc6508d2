/** Runs as a history needs them: small, a day apart, each with the figures that it is given. */
import type { History } from '../../compare/history.ts';
import { type HistoryRun, historyRun, inOrder } from '../../compare/history-runs.ts';
import type { Comparison, Measurement, RunFile } from '../../results/format.ts';
import { randomFor } from '../../vocabulary/random.ts';
import { exampleRun } from '../results/example-run.ts';

const dayMs = 86_400_000;
const firstDay = Date.parse('2026-01-01T02:00:00.000Z');

/** An effect of contender b against a; a ratio of server CPU unless it says otherwise. */
export function effectOf(
  value: number,
  changes: Partial<Comparison> = {},
  low = value * 0.98,
  high = value * 1.02,
): Comparison {
  return {
    scenario: 'speed',
    metric: 'server-cpu',
    unit: 'ratio',
    factors: {},
    baseline: 'a',
    contender: 'b',
    variant: '',
    effect: { scale: 'ratio', value, low, high, margin: 0.03, level: 0.95 },
    verdict: 'different',
    rounds: 40,
    blocks: 40,
    ...changes,
  };
}

/** A count of contender b. */
export function countOf(value: number, changes: Partial<Measurement> = {}): Measurement {
  return {
    scenario: 'speed',
    metric: 'store-commands',
    unit: 'commands/operation',
    factors: { operation: 'read' },
    contender: 'b',
    variant: '',
    ...{ value, low: null, high: null, level: null, n: 200, kind: 'exact', better: 'lower' },
    load: { shape: 'counted', rate: null, connections: 8, serverCore: null },
    ...changes,
  };
}

/** What a run holds; a comparison has an effect. */
type Row = Comparison | Measurement;
const isComparison = (row: Row): row is Comparison => 'effect' in row;

/** Run `index` (from 0) of a history. */
export function dayRun(index: number, rows: readonly Row[], changes: Partial<RunFile> = {}): RunFile {
  const example = exampleRun();
  return exampleRun({
    startedAt: new Date(firstDay + index * dayMs).toISOString(),
    environment: { ...example.environment, commit: `${1000000 + index}abc` },
    contenders: [],
    comparisons: rows.filter(isComparison),
    measurements: rows.filter((row): row is Measurement => !isComparison(row)),
    ...changes,
  });
}

/** A history of `count` runs, named r1, r2 …; `make` gives the figures of a run, and what else is another in it. */
export function daily(
  count: number,
  make: (index: number) => readonly Row[] | { rows: readonly Row[]; changes: Partial<RunFile> },
): HistoryRun[] {
  return inOrder(
    Array.from({ length: count }, (_, index) => {
      const made = make(index);
      const { rows, changes } = 'rows' in made ? made : { rows: made, changes: {} };
      return historyRun(`r${index + 1}`, `runs/r${index + 1}`, dayRun(index, rows, changes));
    }),
  );
}

/** Noise about 1 with a standard deviation of about 1 %, the same for the same index and seed. */
export function noisy(index: number, seed = 1): number {
  const random = randomFor(seed, 'effect', index);
  return Math.exp(0.02 * (random() + random() + random() - 1.5));
}

/** Each series’ contender, and the runs that its changes lie between. */
export const placesOf = (history: History) =>
  history.series.map(({ contender, changes }) => [
    contender,
    ...changes.map(({ before, after: next }) => [before, next]),
  ]);
