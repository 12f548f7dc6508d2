/**
 * Does an interval of 95 % hold the truth in 95 of 100 experiments? Simulated experiments with correlated noise and a known effect
 * (statistics/simulation.ts), 1,000 for each estimator and number of blocks. Usage: node series/coverage.ts [experiments] [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../scripts/project.ts';
import { coverageOfQuantile, coverageOfRatio } from '../statistics/simulation.ts';
import { commitHere, openSeries } from './series.ts';

export interface CoverageLine {
  readonly what: string;
  readonly blocks: number;
  readonly armCorrelation: number;
  readonly commit: string | null;
  readonly experiments: number;
  readonly coverage: number;
  /** Mean, as log ratio. */
  readonly halfWidth: number;
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const experiments = Number(positionals[0] ?? 1_000);
const commit = commitHere(projectRoot);
const series = openSeries<CoverageLine>(
  values.out ?? join(projectRoot, 'results', 'series', 'coverage.ndjson'),
  commit,
);

const requests = { requestsPerRound: 100, draws: 400 };

for (const armCorrelation of [0, 0.3]) {
  for (const blocks of [20, 40, 80]) {
    const setup = { experiments, blocks, armCorrelation, effect: 0.8, level: 0.95, seed: 1 };
    const estimators = {
      'ratio of totals': () => coverageOfRatio({ ...setup, roundsPerBlock: 3 }),
      p50: () => coverageOfQuantile({ ...setup, ...requests, roundsPerBlock: 3, q: 0.5 }),
      p99: () => coverageOfQuantile({ ...setup, ...requests, roundsPerBlock: 10, q: 0.99 }),
    };
    for (const [what, simulate] of Object.entries(estimators)) {
      const done = series.lines.some(
        (line) => line.what === what && line.blocks === blocks && line.armCorrelation === armCorrelation,
      );
      if (done) continue;
      const { coverage, halfWidth } = simulate();
      series.append({ what, blocks, armCorrelation, commit, experiments, coverage, halfWidth });
      console.log(
        `${what}, ${blocks} blocks, correlation ${armCorrelation}: ${(coverage * 100).toFixed(1)} % of ${experiments} intervals hold the truth; ± ${(halfWidth * 100).toFixed(1)} %`,
      );
    }
  }
}
