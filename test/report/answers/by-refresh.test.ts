import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byRefresh } from '../../../report/answers/by-refresh.ts';
import type { RunFile } from '../../../results/format.ts';

const scenario = 'chains';
const row = (contender: string, metric: string, value: number, more: object = {}) => ({
  ...{ scenario, contender, variant: '', metric, value, unit: '%', low: null, high: null, factors: {}, n: 100 },
  ...more,
});
const lost = (contender: string, event: string, value: number, more: object = {}) =>
  row(contender, 'chains-lost', value, { factors: { event }, ...more });
const told = (contenders: readonly string[], ...measurements: object[]) =>
  byRefresh(
    { measurements, contenders: contenders.map((id) => ({ id, variant: '' })) } as unknown as RunFile,
    scenario,
  );

test('each design has a sentence: whom it logs out, the worst first, and for how long a copy works', () => {
  const ms = { unit: 'ms', n: 40 };
  assert.deepEqual(
    told(
      ['strict', 'kind', 'session'],
      lost('strict', 'once', 0),
      lost('strict', 'two-at-once', 100),
      lost('strict', 'cut-off-1', 100),
      row('strict', 'replay-window-p50', 1, { ...ms, censored: 'at-most' }),
      lost('kind', 'once', 0),
      lost('kind', 'two-at-once', 12, { low: 6.36, high: 20 }),
      row('kind', 'replay-window-p50', 9_960, { ...ms, low: 9_900, high: 9_990 }),
      row('strict', 'chains-forked', 0),
    ),
    [
      'strict loses all of 100 chains where two requests refresh at once or where an answer is lost and asked for again after 1 s and none otherwise; a stolen copy of a used token is refused at the first try.',
      'kind loses 12 % [6.36, 20] of 100 chains where two requests refresh at once and none otherwise; a stolen copy of a used token works for 9.96 s [9.90 s, 9.99 s] in the median.',
      'No chain was forked.',
      'Not asked, for want of a refresh token: session.',
    ],
  );
});

test('forks are told with the design that makes them', () => {
  const forked = (event: string, value: number) => row('two', 'chains-forked', value, { factors: { event } });
  assert.deepEqual(
    told(['two'], lost('two', 'once', 0), forked('once', 0), forked('two-at-once', 100), forked('eight-at-once', 100)),
    [
      'two loses none of 100 chains where nothing happens.',
      'two forks all of 100 chains where two or eight requests refresh at once.',
    ],
  );
});

test('nothing is said of other scenarios', () => {
  assert.deepEqual(told(['session']), []);
});
