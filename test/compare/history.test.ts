/** Effects as series: where they change, where they break, and what is no point of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from '../../compare/history.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { exampleRun } from '../results/example-run.ts';
import { countOf, daily, effectOf, noisy, placesOf } from './doctored-runs.ts';

const near = (got: number, wanted: number, by: number) =>
  assert.ok(Math.abs(got - wanted) <= by, `${got}, not ${wanted}`);
test('a step of 5 % in one contender is found between its two runs, with its size; the other contender’s series has none', () => {
  const history = historyOf(
    daily(40, (index) => [
      effectOf(0.9 * noisy(index) * (index >= 25 ? 1.05 : 1)),
      effectOf(1.2 * noisy(index, 2), { contender: 'c' }),
    ]),
  );
  assert.deepEqual(placesOf(history), [['b', [24, 25]], ['c']]);
  assert.equal(history.tested, 2);
  const [change] = history.series[0]?.changes ?? [];
  assert.ok(change);
  near(change.step.value, 1.05, 0.01);
  assert.ok((change.step.low ?? 2) > 1.03 && (change.step.high ?? 0) < 1.07);
  near(change.from, 0.9, 0.01);
  near(change.to, 0.945, 0.01);
  assert.ok((change.p ?? 1) <= history.level);
  assert.equal(change.together, false);
  assert.deepEqual(
    history.series[0]?.levels.map(({ first, last }) => [first, last]),
    [
      [0, 24],
      [25, 39],
    ],
  );
});

test('the level between changes of a ratio is the geometric mean, of a difference the plain one', () => {
  const history = historyOf(
    daily(2, (index) => [effectOf(index === 0 ? 0.5 : 2), effectOf(0, storeCpu(index === 0 ? 2 : 5))]),
  );
  assert.deepEqual(
    history.series.map(({ levels }) => levels.map(({ value }) => value)),
    [[1], [3.5]],
  );
});

const storeCpu = (value: number): Partial<Comparison> => ({
  metric: 'store-cpu',
  unit: 'µs/operation',
  effect: { scale: 'difference', value, low: null, high: null, margin: 0.5, level: 0.95 },
});

test('a new machine is no change, and is named where a change falls on it', () => {
  const newMachine = (index: number, rows: RunFile['comparisons']) => {
    const { environment } = exampleRun();
    const changes = index < 25 ? {} : { environment: { ...environment, cpu: 'Another', node: '25.0.0' } };
    return { rows, changes };
  };
  const still = historyOf(daily(40, (index) => newMachine(index, [effectOf(0.9 * noisy(index))])));
  assert.deepEqual(placesOf(still), [['b']]);
  const moved = historyOf(
    daily(40, (index) => newMachine(index, [effectOf(0.9 * noisy(index) * (index >= 25 ? 1.1 : 1))])),
  );
  assert.deepEqual(
    moved.series[0]?.changes[0]?.differs.map(({ what, was, is }) => [what, was, is]),
    [
      ['commit', '1000024', 'unknown'],
      ['processor', 'Example, 2 cores', 'Another, 2 cores'],
      ['Node', '24.0.0', '25.0.0'],
    ],
  );
});

const broken: [string, (index: number) => { rows: RunFile['comparisons']; changes: Partial<RunFile> }][] = [
  [
    'baseline',
    (index) => ({ rows: [effectOf(index < 20 ? 0.9 : 0.5, { baseline: index < 20 ? 'a' : 'c' })], changes: {} }),
  ],
  ['method', (index) => ({ rows: [effectOf(index < 20 ? 0.9 : 0.5)], changes: { methodVersion: index < 20 ? 1 : 2 } })],
  [
    'load',
    (index) => ({
      rows: [effectOf(index < 20 ? 0.9 : 0.5)],
      changes: { measurements: [loadOf(index < 20 ? 1_000 : 500)] },
    }),
  ],
  [
    'placement',
    (index) => {
      const { plan } = exampleRun();
      const pinned = { pinned: true, servers: '0', store: index < 20 ? '0' : '2', generator: '1', why: '' };
      return { rows: [effectOf(index < 20 ? 0.9 : 0.5)], changes: { plan: { ...plan, placement: pinned } } };
    },
  ],
];

function loadOf(rate: number): RunFile['measurements'][number] {
  const [measurement] = exampleRun().measurements;
  assert.ok(measurement);
  const load = { ...measurement.load, rate };
  return { ...measurement, metric: 'server-cpu', contender: 'b', factors: {}, load };
}

for (const [condition, make] of broken) {
  test(`another ${condition} is another effect: the series restarts, and that is no change`, () => {
    const history = historyOf(
      daily(40, (index) => {
        const { rows, changes } = make(index);
        const withNoise = rows.map((row) => ({
          ...row,
          effect: { ...row.effect, value: row.effect.value * noisy(index) },
        }));
        return { rows: withNoise, changes };
      }),
    );
    const [series] = history.series;
    assert.deepEqual(series?.changes, []);
    assert.deepEqual(
      series?.stretches.map(({ points }) => points.length),
      [20, 20],
    );
    const [older, newer] = series?.stretches ?? [];
    assert.notEqual(older?.conditions[condition as 'load'], newer?.conditions[condition as 'load']);
    assert.equal(history.tested, 2);
  });
}

test('suites, factors, variants and contenders are series of their own; the instrument’s lateness is none', () => {
  const history = historyOf(
    daily(4, (index) => ({
      rows: [
        countOf(1),
        countOf(2, { factors: { operation: 'login' } }),
        countOf(3, { variant: 'main' }),
        effectOf(1, { metric: 'lateness-p99' }),
      ],
      changes: { suite: index < 2 ? 'quick' : 'full' },
    })),
  );
  assert.deepEqual(
    history.series.map(({ suite, contender, factors }) => [suite, contender, factors.operation]).sort(),
    ['full', 'quick'].flatMap((suite) => [
      [suite, 'b', 'login'],
      [suite, 'b', 'read'],
      [suite, 'b@main', 'read'],
    ]),
  );
});

test('an invalid comparison, and one without a logarithm, is no point, and is named; an undecided one counts', () => {
  const history = historyOf(
    daily(4, (index) => {
      if (index === 1) return [effectOf(0.1, { verdict: 'invalid', reason: 'saturated' })];
      return [effectOf(index === 2 ? 0 : 0.9, { verdict: 'undecided' })];
    }),
  );
  assert.deepEqual(
    history.unused.map(({ run, why }) => [run, why]),
    [
      [1, 'invalid: saturated'],
      [2, 'a ratio of zero'],
    ],
  );
  assert.deepEqual(
    history.series[0]?.stretches[0]?.points.map(({ run }) => run),
    [0, 3],
  );
});

test('a change that has runs without the figure about it lies between those that have it', () => {
  const history = historyOf(daily(40, (index) => (index === 24 || index === 25 ? [] : [effectOf(index < 25 ? 1 : 2)])));
  assert.deepEqual(placesOf(history), [['b', [23, 26]]]);
});

test('where every contender moves alike the baseline is suspected', () => {
  const both = (index: number, other: number) => [
    effectOf(0.9 * noisy(index) * (index >= 20 ? 1.1 : 1)),
    effectOf(1.2 * noisy(index, 2) * (index >= 20 ? other : 1), { contender: 'c' }),
  ];
  const together = (other: number) =>
    historyOf(daily(40, (index) => both(index, other))).series.flatMap(({ changes }) =>
      changes.map((each) => each.together),
    );
  assert.deepEqual(together(1.1), [true, true]);
  assert.deepEqual(together(1 / 1.1), [false, false]);
  assert.deepEqual(together(1), [false]);
});

test('a few runs are shown, and said to be too few to be tested', () => {
  const history = historyOf(daily(5, (index) => [effectOf(index < 2 ? 1 : 2), countOf(1)]));
  assert.deepEqual(
    history.series.map(({ state, changes }) => [state, changes.length]),
    [
      ['short', 0],
      ['unchanged', 0],
    ],
  );
});
