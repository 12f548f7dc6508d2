import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charts } from '../../../report/charts/catalogue.ts';
import { titleFor } from '../../../report/charts/frame/canvas.ts';
import { alone, type Chart, narrow, wide } from '../../../report/charts/frame/chart.ts';
import { covering } from '../../../report/charts/frame/covering.ts';
import type { ReportInput } from '../../../report/facts/input.ts';
import { light } from '../../../report/render/theme.ts';
import { themed, toPng, toSvg, toVega } from '../../../report/render/vega.ts';
import { fixture } from '../fixture.ts';
import { browserFixture } from '../fixture-browser.ts';
import { outagesFixture } from '../fixture-outages.ts';
import { protocolFixture } from '../fixture-protocol.ts';
import { ratesFixture } from '../fixture-rates.ts';
import { refreshFixture } from '../fixture-refresh.ts';

const input = fixture();
/** The synthetic run, or for what it lacks one with several rates, protocols, or outages. */
const others = [ratesFixture(), protocolFixture(), outagesFixture(), refreshFixture(), browserFixture()];
const inputOf = (chart: Chart): ReportInput => [input, ...others].find((each) => chart.spec(each)) ?? input;
const nothing: ReportInput = {
  ...input,
  run: { ...input.run, measurements: [], comparisons: [], guards: [] },
  samples: [],
  percentiles: [],
};

for (const chart of charts) {
  test(`${chart.id}: compiles without a warning at every width, and is as wide as its frame`, async () => {
    for (const frame of [alone, wide, narrow]) {
      const spec = chart.spec(inputOf(chart), frame);
      assert.ok(spec);
      const warnings: string[] = [];
      const svg = await toSvg(toVega(themed(spec, light), (message) => warnings.push(message)));
      assert.deepEqual(warnings, []);
      assert.equal(Number(/<svg[^>]* width="([\d.]+)"/.exec(svg)?.[1]), frame.width);
      assert.doesNotMatch(svg, /NaN|undefined/);
    }
  });

  test(`${chart.id}: has its data inside, as valid vega-lite must to be drawn anywhere`, () => {
    const text = JSON.stringify(themed(chart.spec(inputOf(chart)) as object as never, light));
    assert.match(text, /^\{"\$schema":"https:\/\/vega\.github\.io\/schema\/vega-lite\/v6\.json"/);
    assert.doesNotMatch(text, /"url":/);
    assert.deepEqual(JSON.parse(text), themed(chart.spec(inputOf(chart)) as object as never, light));
  });

  test(`${chart.id}: has a caption and a table, and is left out where a run has no data for it`, () => {
    assert.match(chart.caption(inputOf(chart).run), /^[A-Z].*\.$/s);
    const { head, rows } = chart.data(inputOf(chart));
    assert.ok(rows.length > 0);
    for (const row of rows) assert.equal(row.length, head.length);
    assert.equal(chart.spec(nothing), undefined);
  });
}

test('a chart by itself names its title and says what it shows; in the page both stand outside', () => {
  for (const chart of charts) {
    assert.ok(
      JSON.stringify(chart.spec(inputOf(chart), alone)).includes(JSON.stringify(titleFor(chart, inputOf(chart).run))),
    );
    assert.equal((chart.spec(inputOf(chart), wide) as { title?: unknown }).title, undefined);
  }
});

test('a PNG is twice the size of its SVG', async () => {
  const [chart] = charts;
  const svg = await toSvg(toVega(themed(chart?.spec(input) as object as never, light)));
  const png = Buffer.from(toPng(svg));
  assert.equal(png.readUInt32BE(16), 2 * alone.width);
});

test('a contender that nobody has heard of is drawn like any other', async () => {
  for (const chart of charts) {
    const renamed = JSON.parse(JSON.stringify(inputOf(chart)).replaceAll('jwt-stateless', 'zebra')) as ReportInput;
    const svg = await toSvg(toVega(themed(chart.spec(renamed) as object as never, light)));
    assert.match(svg, />zebra/);
  }
});

test('of two lines that lie on each other the later is dashed', () => {
  const line = (contender: string, factor: number) => [1, 2, 3, 4, 5].map((x) => ({ contender, x, y: x * factor }));
  assert.deepEqual(covering([...line('a', 100), ...line('b', 102), ...line('c', 200)], 0.05), new Set(['b']));
  assert.deepEqual(covering(line('a', 100), 0.05), new Set());
});
