/**
 * Does an interval of 95 % hold the truth in 95 of 100 experiments? Simulated runs of the starts and rounds of quick, gate and full, with
 * a known effect (statistics/start-simulation.ts): processes that are all alike, that differ as much as, and twice as much as, an arm's
 * figure varies within a start, and some that are 8 % off. Usage: node series/coverage.ts [experiments] [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/project.ts';
import { coverageByStart, type StartCoverage } from '../statistics/start-simulation.ts';
import { commitHere, openSeries } from './series.ts';

export interface CoverageLine extends StartCoverage {
  readonly figure: 'total' | number;
  readonly preset: string;
  readonly arms: number;
  readonly starts: number;
  readonly rounds: number;
  /** Variance between processes, in variances within a start. */
  readonly between: number;
  /** Share of starts with one process that is 8 % off. */
  readonly odd: number;
  readonly commit: string | null;
  readonly experiments: number;
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
/** Quantiles take some thirty times as long as totals, and are simulated a tenth as often. */
const experiments = Number(positionals[0] ?? 4_000);
const commit = commitHere(projectRoot);
const series = openSeries<CoverageLine>(
  values.out ?? join(projectRoot, 'results', 'series', 'coverage.ndjson'),
  commit,
);

const presets = [
  { preset: 'quick', arms: 4, starts: 5, rounds: 8 },
  { preset: 'gate', arms: 2, starts: 8, rounds: 15 },
  { preset: 'gate', arms: 4, starts: 8, rounds: 15 },
  { preset: 'full', arms: 4, starts: 12, rounds: 16 },
  { preset: 'full', arms: 4, starts: 24, rounds: 16 },
];
const processes = [
  { between: 0, odd: 0 },
  { between: 1, odd: 0 },
  { between: 4, odd: 0 },
  { between: 1, odd: 1 / 8 },
];

for (const figure of ['total', 0.5, 0.99] as const) {
  for (const shape of presets) {
    for (const differ of processes) {
      const cell = { figure, ...shape, ...differ };
      const isDone = series.lines.some((line) =>
        Object.entries(cell).every(([key, value]) => value === line[key as keyof CoverageLine]),
      );
      if (isDone) continue;
      const times = figure === 'total' ? experiments : experiments / 10;
      const found = coverageByStart({ ...cell, experiments: times, requestsPerRound: 250, level: 0.95, seed: 1 });
      series.append({ ...cell, ...found, commit, experiments: times });
      console.log(
        `${figure === 'total' ? 'ratio of totals' : `p${figure * 100}`}, ${shape.preset}, ${shape.arms} arms, ${shape.starts} starts × ${shape.rounds}, between ${differ.between}${differ.odd > 0 ? ', one start in eight 8 % off' : ''}: ${(found.coverage * 100).toFixed(1)} % of ${found.intervals} intervals hold the truth; ± ${(found.halfWidth * 100).toFixed(1)} %; calibration ${found.calibration.toFixed(2)}`,
      );
    }
  }
}
