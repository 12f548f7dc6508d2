import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverageByStart, type StartExperiments } from '../../statistics/start-simulation.ts';

const common = { requestsPerRound: 250, level: 0.95, seed: 1 };
const [quick, gate, full] = [
  { arms: 4, starts: 5, rounds: 8 },
  { arms: 2, starts: 8, rounds: 15 },
  { arms: 4, starts: 12, rounds: 16 },
];
const oneInEight = 1 / 8;

/** 93 to 98 %, and two standard errors of the simulation itself: √(0.95 × 0.05 / experiments), as if those of one run were one. */
function mustCover(setup: Omit<StartExperiments, keyof typeof common>): void {
  const { coverage, intervals } = coverageByStart({ ...common, ...setup });
  assert.equal(intervals, setup.experiments * (setup.arms - 1));
  const noise = 2 * Math.sqrt((0.95 * 0.05) / setup.experiments);
  assert.ok(coverage >= 0.93 - noise && coverage <= 0.98 + noise, `covers ${(100 * coverage).toFixed(1)} %`);
}

for (const [name, shape] of Object.entries({ quick, gate, full })) {
  for (const between of [0, 1, 4]) {
    test(`a ratio of totals is covered with the starts of ${name}, processes differing ${between} times as the minutes do`, () => {
      mustCover({ ...shape, experiments: 400, figure: 'total', between, odd: 0 });
    });
  }
  test(`a ratio of totals is covered with the starts of ${name} where one start in eight has a process 8 % off`, () => {
    mustCover({ ...shape, experiments: 400, figure: 'total', between: 1, odd: oneInEight });
  });
}

// With the starts of full a quantile takes as long as all others together: that is in the series (series/coverage.ts).
for (const [name, shape] of Object.entries({ quick, gate })) {
  for (const figure of [0.5, 0.99]) {
    test(`a ratio of p${100 * figure} is covered with the starts of ${name}`, () => {
      mustCover({ ...shape, experiments: 60, figure, between: 1, odd: 0 });
    });
  }
}

test('the more processes differ, the wider the interval: by √5 where they differ four times as much as the minutes', () => {
  const alike = coverageByStart({ ...common, ...full, experiments: 100, figure: 'total', between: 0, odd: 0 });
  const apart = coverageByStart({ ...common, ...full, experiments: 100, figure: 'total', between: 4, odd: 0 });
  assert.ok(Math.abs(apart.halfWidth / alike.halfWidth - Math.sqrt(5)) < 0.3);
});
