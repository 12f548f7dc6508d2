/** Figures at several levels of a factor: none is told by accident, and the pictures say which they show. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { percentiles } from '../../../report/charts/percentiles/chart.ts';
import { rounds } from '../../../report/charts/rounds/chart.ts';
import { seriesOf } from '../../../report/charts/rounds/series.ts';
import { tradePoints } from '../../../report/charts/trade/points.ts';
import { byLevel, openLoop, varying } from '../../../report/facts/levels.ts';
import { verdictTable } from '../../../report/tables/verdicts.ts';
import { titleAt } from '../../../report/words/levels.ts';
import { isUsual, levelsPhrase, lifetimeText } from '../../../vocabulary/factors.ts';
import { fixture } from '../fixture.ts';
import { ratesFixture } from '../fixture-rates.ts';

test('levels along an axis rise, others stand in the order of the run', () => {
  const rows = (all: readonly (string | number)[], id: string) => all.map((level) => ({ factors: { [id]: level } }));
  assert.deepEqual(
    byLevel(rows([1000, 250, 1000], 'rate')).map(({ factors, rows: own }) => [factors.rate, own.length]),
    [
      [250, 1],
      [1000, 2],
    ],
  );
  assert.deepEqual(
    byLevel(rows(['read', 'login'], 'operation')).map(({ factors }) => factors.operation),
    ['read', 'login'],
  );
  assert.deepEqual(
    varying([
      { rate: 1, claims: 5 },
      { rate: 2, claims: 5 },
    ]),
    ['rate'],
  );
});

test('a title and a phrase take their words from the declaration of the factor', () => {
  assert.equal(titleAt('Bytes per request', { claims: 0 }), 'Bytes per request (0 claims)');
  assert.equal(titleAt('Store commands', { operation: 'read' }), 'Store commands per read');
  assert.equal(titleAt('Later request', { link: '10-mbit', claims: 20 }), 'Later request, 10 Mbit/s (20 claims)');
  assert.equal(titleAt('Delay', { instance: 'worst' }), 'Delay');
  assert.equal(levelsPhrase({ trigger: 'logout', inFlight: 'none', instance: 'worst' }), 'after a logout');
  assert.deepEqual([isUsual({ trigger: 'logout', inFlight: 'none' }), isUsual({ inFlight: 'slow' })], [true, false]);
  assert.deepEqual([2, 90, 900, 43_200].map(lifetimeText), ['2 s', '90 s', '15 min', '12 h']);
  assert.equal(levelsPhrase({ rate: 4000 }), 'at 4,000 requests/s');
});

test('the pictures of the open loop show its lowest rate alone, whatever comes first, and say so', () => {
  const input = ratesFixture();
  const { factors, rate, phrase } = openLoop(input.run);
  assert.deepEqual([factors, rate, phrase], [{ rate: 250 }, 250, ' at 250 requests/s']);
  assert.match(percentiles.caption(input.run), /^Response time at 250 requests\/s, all slices/);
  assert.match(rounds.caption(input.run), /in each round of the open loop at 250 requests\/s;/);
  const { series } = seriesOf(input);
  assert.deepEqual(
    [...series.values()].map(({ length }) => length),
    [48, 48, 48, 48],
  );
  assert.equal(tradePoints(input.run)[1]?.cpu.load.rate, 250);
  const [p50] = verdictTable(input.run).columns;
  assert.equal(p50?.title, 'Response p50 (250 requests/s)');
});

test('the table of percentiles has a line for each level, and none pools two', () => {
  const { head, rows } = percentiles.data(ratesFixture());
  assert.deepEqual(head.slice(0, 2), ['Contender', 'Factors']);
  assert.equal(rows.length, 4 * 5);
  assert.equal(percentiles.data(fixture()).head[1], '50 %', 'nothing is said of levels where there is one');
});
