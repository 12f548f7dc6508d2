import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { type History, historyOf } from '../../compare/history.ts';
import { findRuns } from '../../compare/history-runs.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { exampleRun } from '../results/example-run.ts';
import { countOf, daily, dayRun, effectOf, noisy } from './doctored-runs.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-history-'));
after(() => rmSync(place, { recursive: true, force: true }));
const near = (got: number, wanted: number, by: number) =>
  assert.ok(Math.abs(got - wanted) <= by, `${got}, not ${wanted}`);
const placesOf = (history: History) =>
  history.series.map(({ contender, changes }) => [
    contender,
    ...changes.map(({ before, after: next }) => [before, next]),
  ]);

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

test('what is counted needs no test: any other count is a change, there and back', () => {
  const counts = [1, 1, 2, 2, 1];
  const history = historyOf(daily(5, (index) => [countOf(counts[index] as number)]));
  const [series] = history.series;
  assert.equal(series?.kind, 'counted');
  assert.deepEqual(
    series?.changes.map(({ before, after: next, p, step }) => [before, next, p, step.value, step.low]),
    [
      [1, 2, null, 1, null],
      [3, 4, null, -1, null],
    ],
  );
  assert.equal(history.tested, 0);
});

test('a count of trials is a draw, and is tested like one', () => {
  const changes = { metric: 'reaccepted', unit: 'count', factors: { trigger: 'logout' } };
  const effect = { scale: 'difference', low: null, high: null, margin: 0, level: 1 } as const;
  const history = historyOf(
    daily(8, (index) => {
      const value = index % 2 === 0 ? 3 : 4;
      return [effectOf(value, { ...changes, effect: { ...effect, value } }), countOf(value, changes)];
    }),
  );
  assert.equal(history.series.length, 1);
  assert.equal(history.series[0]?.kind, 'tested');
  assert.deepEqual(history.series[0]?.changes, []);
});

test('a count that the baseline alone changed is the baseline’s change, and no other contender’s', () => {
  const against = (value: number) =>
    effectOf(value, {
      metric: 'store-commands',
      factors: { operation: 'read' },
      effect: { scale: 'difference', value, low: null, high: null, margin: 0, level: 1 },
    });
  const history = historyOf(
    daily(4, (index) => {
      const own = index < 2 ? 1 : 2;
      return [countOf(own, { contender: 'a' }), countOf(1), against(1 - own)];
    }),
  );
  assert.deepEqual(placesOf(history), [['a', [1, 2]], ['b']]);
  assert.equal(history.series[0]?.changes[0]?.together, false);
});

test('a count that differs from operation to operation is tested by its mean', () => {
  const history = historyOf(daily(8, (index) => [countOf(index === 3 ? 300 : 300 + index / 10)]));
  assert.deepEqual([history.series[0]?.kind, history.series[0]?.changes], ['tested', []]);
});

test('a count stays exact though another of its scenario is not, or was spoilt in a run', () => {
  const login = { factors: { operation: 'login' } };
  const history = historyOf(
    daily(4, (index) => [
      countOf(index < 2 ? 0 : 1),
      countOf(index === 0 ? 6.0025 : 6, login),
      ...(index === 0
        ? [effectOf(0, { metric: 'store-commands', ...login, verdict: 'invalid', reason: 'not-exact' })]
        : []),
    ]),
  );
  assert.deepEqual(
    history.series.map(({ kind, changes }) => [kind, changes.map(({ after: next }) => next)]),
    [
      ['counted', [2]],
      ['counted', []],
    ],
  );
});

test('a count that nothing was compared with is no point where a guard spoilt it', () => {
  const guard: RunFile['guards'][number] = {
    name: 'evicted',
    effect: 'invalid',
    scenario: 'speed',
    count: 1,
    value: 1,
    limit: 0,
    rounds: [],
  };
  const { unused } = historyOf(
    daily(2, (index) => ({ rows: [countOf(1)], changes: { guards: index === 0 ? [guard] : [] } })),
  );
  assert.deepEqual(
    unused.map(({ run, why }) => [run, why]),
    [[0, 'invalid: evicted']],
  );
});

test('a count is no point where every comparison that was made with it is invalid, on both sides', () => {
  const compared = (contender: string, spoilt: boolean) =>
    effectOf(0, {
      ...{ metric: 'store-commands', factors: { operation: 'read' }, contender },
      ...(spoilt ? { verdict: 'invalid', reason: 'not-exact' } : { verdict: 'equal' }),
    });
  const counts = ['a', 'b', 'c'].map((contender) => countOf(1, { contender }));
  const unusedOf = (...spoilt: string[]) =>
    historyOf(
      daily(2, (index) => [...counts, ...['b', 'c'].map((id) => compared(id, index === 0 && spoilt.includes(id)))]),
    ).unused.map(({ run, contender, why }) => [run, contender, why]);
  assert.deepEqual(unusedOf('b'), [[0, 'b', 'invalid: not-exact']]);
  assert.deepEqual(unusedOf('b', 'c'), [
    [0, 'a', 'invalid: not-exact'],
    [0, 'b', 'invalid: not-exact'],
    [0, 'c', 'invalid: not-exact'],
  ]);
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
  test(`another ${condition} is another effect: the series goes on anew, and that is no change`, () => {
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

test('what is counted goes on under another load and placement, and breaks at another method', () => {
  const { plan } = exampleRun();
  const pinned = { pinned: true, servers: '0', store: '0', generator: '1', why: '' };
  const history = historyOf(
    daily(6, (index) => ({
      rows: [countOf(2)],
      changes: { methodVersion: index < 4 ? 1 : 2, plan: index < 2 ? plan : { ...plan, placement: pinned } },
    })),
  );
  assert.deepEqual(
    history.series[0]?.stretches.map(({ points }) => points.map(({ run }) => run)),
    [
      [0, 1, 2, 3],
      [4, 5],
    ],
  );
});

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

function folderOf(name: string, run: RunFile | string): string {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), typeof run === 'string' ? run : JSON.stringify(run));
  return folder;
}

test('runs are found one folder deep and two, in the order of their start; what is no complete run is named', () => {
  folderOf('found/z-first', dayRun(0, []));
  folderOf('found/series/1', dayRun(2, []));
  folderOf('found/series/2', dayRun(1, []));
  folderOf('found/cut', '{');
  folderOf('found/newer', JSON.stringify({ ...dayRun(0, []), schemaVersion: '9.0.0' }));
  folderOf('found/stopped', { ...dayRun(3, []), state: 'interrupted' });
  mkdirSync(join(place, 'found', 'history', 'charts'), { recursive: true });
  writeFileSync(join(place, 'found', 'note.txt'), '');
  const { runs, leftOut } = findRuns([join(place, 'found')]);
  assert.deepEqual(
    runs.map(({ name }) => name),
    ['z-first', 'series/2', 'series/1'],
  );
  assert.deepEqual(
    leftOut.map(({ name, why }) => [name, why.split(':')[0]]),
    [
      ['cut', 'AB_RUN_INVALID'],
      ['newer', 'AB_RUN_VERSION'],
      ['stopped', 'it is interrupted'],
    ],
  );
});

test('a run that is named twice is one, and run folders may be named themselves', () => {
  const [one, other] = [folderOf('twice/one', dayRun(0, [])), folderOf('twice/other', dayRun(1, []))];
  symlinkSync(one, join(place, 'twice', 'link'));
  assert.equal(findRuns([join(place, 'twice'), one, other]).runs.length, 2);
  assert.deepEqual(
    findRuns([other, one]).runs.map(({ name }) => name),
    ['one', 'other'],
  );
});

const complaint = (folders: string[]) => {
  try {
    findRuns(folders);
  } catch (error) {
    if (error instanceof AuthbenchError) return error;
  }
  throw new Error('no complaint');
};

test('no run, and one run, are refused with what to do next', () => {
  const empty = join(place, 'empty');
  mkdirSync(empty);
  assert.equal(complaint([empty]).code, 'AB_NO_RUNS');
  assert.match(complaint([join(place, 'nowhere')]).complaint.received ?? '', /no such folder/);
  folderOf('single/one', dayRun(0, []));
  folderOf('single/two', { ...dayRun(1, []), state: 'running' });
  const one = complaint([join(place, 'single')]);
  assert.equal(one.code, 'AB_ONE_RUN');
  assert.match(one.complaint.received ?? '', /one; left out: two \(it is still running, or was cut off\)/);
  assert.match(one.complaint.next, /npm run bench.*authbench report .*one/);
});
