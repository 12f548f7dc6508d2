import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { charts } from '../../../report/charts/catalogue.ts';
import { alone, narrow, wide } from '../../../report/charts/frame/chart.ts';
import { light, page } from '../../../report/render/theme.ts';
import { themed } from '../../../report/render/vega.ts';
import { percentilesOf } from '../../../results/percentiles.ts';
import { readRun } from '../../../results/reader.ts';
import { fixture } from '../fixture.ts';
import { browserFixture } from '../fixture-browser.ts';
import { manyFixture } from '../fixture-many.ts';
import { outagesFixture } from '../fixture-outages.ts';
import { protocolFixture } from '../fixture-protocol.ts';
import { ratesFixture } from '../fixture-rates.ts';
import { refreshFixture } from '../fixture-refresh.ts';
import { schemaProblem } from '../vega-lite-schema.ts';

const reference = join(import.meta.dirname, '../../../results/reference');
const committed = globSync('**/charts/*.vl.json', { cwd: reference });

test('every committed chart is valid by the schema of Vega-Lite', () => {
  assert.ok(committed.length > 0, 'charts were found');
  for (const file of committed)
    assert.equal(schemaProblem(JSON.parse(readFileSync(join(reference, file), 'utf8'))), undefined, file);
});

const inputs = {
  'a few contenders': () => fixture(),
  'several rates': () => ratesFixture(),
  'several protocols': () => protocolFixture(),
  'several outages': () => outagesFixture(),
  'several refreshes': () => refreshFixture(),
  'a browser': () => browserFixture(),
  'many contenders': () => manyFixture(),
  'the committed quick run': () => {
    const recorded = readRun(join(reference, 'quick-2-core'));
    return { ...recorded, percentiles: percentilesOf(recorded) };
  },
};

/** Charts of what only one of the inputs has. */
const ownInput = new Map([
  ['levels', 'several rates'],
  ['protocol', 'several protocols'],
  ['outages', 'several outages'],
  ['refreshes', 'several refreshes'],
  ['browser-matrix', 'a browser'],
]);

for (const [name, make] of Object.entries(inputs)) {
  test(`every chart of ${name} is valid at every width and in both themes`, () => {
    const input = make();
    for (const chart of charts) {
      for (const frame of [alone, wide, narrow]) {
        const spec = chart.spec(input, frame);
        if (!spec && ownInput.get(chart.id) !== undefined && ownInput.get(chart.id) !== name) continue;
        assert.ok(spec, chart.id);
        for (const theme of [light, page]) assert.equal(schemaProblem(themed(spec, theme)), undefined, chart.id);
      }
    }
  });
}

test('a channel that is null is named by its place', () => {
  const spec = { data: { values: [] }, mark: 'point', encoding: { color: null } };
  assert.match(schemaProblem(spec) ?? '', /^\/encoding\/color must be object/);
});
