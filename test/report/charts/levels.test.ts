/** The picture of levels: what is drawn along a factor, and what is left to other pictures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { titleFor } from '../../../report/charts/frame/canvas.ts';
import { levels } from '../../../report/charts/levels/chart.ts';
import { levelPanels } from '../../../report/charts/levels/rows.ts';
import { headHeight, scalesOf } from '../../../report/charts/levels/scales.ts';
import { roundTicks } from '../../../report/charts/panels/ticks.ts';
import { fixture } from '../fixture.ts';
import { manyFixture } from '../fixture-many.ts';
import { ratesFixture } from '../fixture-rates.ts';

const input = ratesFixture();
const panels = levelPanels(input.run);

test('a figure that leads its scenario has a panel, and what is drawn beside it, with every contender at every level in rising order', () => {
  assert.deepEqual(
    panels.map(({ scenario, metric, factor }) => [scenario, metric, factor.id]),
    [
      ['latency', 'server-cpu', 'rate'],
      ['latency', 'store-cpu-open', 'rate'],
    ],
  );
  const own = panels[0]?.rows.filter(({ contender }) => contender === 'session-redis');
  assert.deepEqual(
    own?.map(({ factors }) => factors.rate),
    [250, 500, 1000, 2000, 4000],
  );
});

test('what is counted, and lifetimes that only some designs have, are left to their own pictures', () => {
  assert.deepEqual(levelPanels(fixture().run), []);
  assert.equal(levels.spec(fixture()), undefined);
});

test('levels that span over a decade stand on a log axis, others do not', () => {
  const [panel] = panels as [(typeof panels)[number]];
  const wide = scalesOf(panel, 0, 600);
  const steps = [250, 500, 1000].map(wide.across);
  assert.equal(wide.log, true);
  assert.ok(Math.abs((steps[1] ?? 0) - (steps[0] ?? 0) - ((steps[2] ?? 0) - (steps[1] ?? 0))) < 1e-6);
  const few = { ...panel, rows: panel.rows.filter(({ factors }) => Number(factors.rate) <= 1000) };
  assert.equal(scalesOf(few, 0, 600).log, false);
  assert.ok(wide.down(1_000) > headHeight, 'a value lies below the head of its panel');
});

test('its title names the factor', () => {
  assert.equal(titleFor(levels, input.run), 'Figures by rate');
  assert.match(JSON.stringify(levels.spec(input)), /"text":"Figures by rate"/);
});

test('the last tick of a panel lies in its upper third, and there are at least three', () => {
  for (let most = 1; most < 1_000; most *= 1.003) {
    const ticks = roundTicks(most);
    assert.ok((ticks.at(-1) as number) > most * 0.66 && ticks.length >= 3 && ticks.length <= 5, `${most}: ${ticks}`);
  }
});

test('both axes name what they count, and the table has each level with its unit', () => {
  const text = JSON.stringify(levels.spec(input));
  assert.ok(text.includes('Server CPU per request (µs/request)'));
  assert.ok(text.includes('Rate (requests/s, log)'));
  const { rows } = levels.data(input);
  assert.equal(rows.length, 2 * 4 * 5);
  assert.deepEqual(rows[0]?.slice(0, 4), ['no-auth', 'Latency', 'Server CPU per request', '250 requests/s']);
});

test('a figure of which only a bound is known is a hollow point, and the caption says so', () => {
  const measurements = input.run.measurements.map((row) =>
    row.factors.rate === 4000 ? { ...row, censored: 'at-least' as const } : row,
  );
  const bound = { ...input, run: { ...input.run, measurements } };
  const isHollow = (of: typeof input) => JSON.stringify(levels.spec(of)).includes('"filled":false');
  assert.deepEqual([isHollow(bound), isHollow(input)], [true, false]);
  const captions = [bound, input].map(({ run }) => levels.caption(run));
  assert.deepEqual(
    captions.map((text) => text.includes('hollow')),
    [true, false],
  );
});

test('of many contenders each has a row, with both ends of its levels in numbers', () => {
  const many = ratesFixture(manyFixture());
  const text = JSON.stringify(levels.spec(many));
  assert.ok(
    text.includes('Server CPU per request (µs/request)') && text.includes('Store CPU per request (µs/request)'),
  );
  assert.ok(text.includes('60 to 22.5'), 'the store at 250 and at 4,000 requests/s');
  assert.match(levels.caption(many.run), /A disc: at the lowest level/);
});

test('a level without a figure is not drawn', () => {
  const { run } = input;
  const without = run.measurements.filter(
    ({ contender, factors }) => contender !== 'session-redis' || factors.rate !== 4000,
  );
  const left = levelPanels({ ...run, measurements: without })[0]?.rows ?? [];
  assert.equal(left.length, 4 * 5 - 1);
});

test('memory and logins among many live credentials stand below the reads, along the same axis; fillings and revokes do not', () => {
  const { run } = fixture();
  const [step] = run.plan.steps;
  const [row] = run.measurements.filter(({ metric }) => metric === 'response-p50');
  assert.ok(step && row);
  const rows = ['response-p50', 'population-bytes', 'fill-time', 'login-time', 'revoke-time'].flatMap((metric) =>
    [10_000, 1_000_000].map((population) => ({ ...row, scenario: 'crowded', metric, factors: { population } })),
  );
  const steps = [...run.plan.steps, { ...step, scenario: 'crowded', primary: 'response-p50' }];
  const own = levelPanels({ ...run, plan: { ...run.plan, steps }, measurements: [...run.measurements, ...rows] });
  assert.deepEqual(
    own.map(({ scenario, metric, factor }) => [scenario, metric, factor.id]),
    ['response-p50', 'population-bytes', 'login-time'].map((metric) => ['crowded', metric, 'population']),
  );
});
