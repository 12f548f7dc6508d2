import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Coverage, coverageOfQuantile, coverageOfRatio } from '../../statistics/simulation.ts';

const common = { effect: 0.8, level: 0.95, seed: 1 };
const blockCounts = [20, 40, 80];

/** 93 to 97 %, and two standard errors of the simulation itself: √(0.95 × 0.05 / experiments). */
function mustCover({ coverage, experiments }: Coverage, planned: number): void {
  const noise = 2 * Math.sqrt((0.95 * 0.05) / planned);
  assert.equal(experiments, planned);
  assert.ok(coverage >= 0.93 - noise && coverage <= 0.97 + noise, `covers ${(100 * coverage).toFixed(1)} %`);
}

// Three rounds of an arm in a block: a correlation of 0.3 from round to round leaves 0.13 between blocks, 0.5 leaves 0.25.
for (const armCorrelation of [0, 0.3, 0.5]) {
  for (const blocks of blockCounts) {
    test(`a ratio of totals is covered at ${blocks} blocks, rounds correlated by ${armCorrelation}`, () => {
      const experiments = 1_000;
      mustCover(coverageOfRatio({ ...common, experiments, blocks, roundsPerBlock: 3, armCorrelation }), experiments);
    });
  }
}

for (const blocks of [20, 80]) {
  test(`a ratio of medians is covered at ${blocks} blocks with correlated rounds`, () => {
    const experiments = 200;
    const load = { q: 0.5, requestsPerRound: 40, draws: 200, roundsPerBlock: 3, armCorrelation: 0.3 };
    mustCover(coverageOfQuantile({ ...common, ...load, experiments, blocks }), experiments);
  });
}

// At 80 blocks it takes as long as all others together: that is in the series (scripts/series/coverage.ts).
for (const blocks of [20, 40]) {
  test(`a ratio of 99th percentiles is covered at ${blocks} blocks with correlated rounds`, () => {
    const experiments = 120;
    const load = { q: 0.99, requestsPerRound: 50, draws: 200, roundsPerBlock: 10, armCorrelation: 0.3 };
    mustCover(coverageOfQuantile({ ...common, ...load, experiments, blocks }), experiments);
  });
}

test('intervals shrink like one over the root of the blocks', () => {
  const at = (blocks: number) =>
    coverageOfRatio({ ...common, experiments: 200, blocks, roundsPerBlock: 3, armCorrelation: 0 }).halfWidth;
  assert.ok(Math.abs(at(20) / at(80) - 2) < 0.3);
});
