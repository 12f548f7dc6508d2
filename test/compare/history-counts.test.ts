/** What is counted as a series: by itself, exact, and of a contender of its own. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOf } from '../../compare/history.ts';
import type { RunFile } from '../../results/format.ts';
import { exampleRun } from '../results/example-run.ts';
import { countOf, daily, effectOf, placesOf } from './doctored-runs.ts';

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
