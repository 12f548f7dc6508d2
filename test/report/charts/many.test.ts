import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charts } from '../../../report/charts/catalogue.ts';
import { alone, narrow, wide } from '../../../report/charts/frame/chart.ts';
import { looks, neutral } from '../../../report/facts/contenders.ts';
import { light } from '../../../report/render/theme.ts';
import { themed, toSvg, toVega } from '../../../report/render/vega.ts';
import { runProblem } from '../../../results/validation.ts';
import { fixture } from '../fixture.ts';
import { browserFixture } from '../fixture-browser.ts';
import { manyFixture } from '../fixture-many.ts';
import { outagesFixture } from '../fixture-outages.ts';
import { protocolFixture } from '../fixture-protocol.ts';
import { ratesFixture } from '../fixture-rates.ts';
import { refreshFixture } from '../fixture-refresh.ts';

const many = manyFixture();

test('the synthetic run of 25 contenders is a run by its schema', () => {
  assert.equal(runProblem(many.run), undefined);
  assert.equal(many.run.contenders.length, 25);
});

test('of many contenders a colour is a family’s: no two families share one, and contenders stand by family', () => {
  const shown = looks(many.run);
  const colours = Map.groupBy(shown, ({ colour }) => colour);
  for (const own of colours.values()) assert.equal(new Set(own.map(({ entry }) => entry.family)).size, 1);
  assert.equal(colours.size, new Set(shown.map(({ entry }) => entry.family)).size);
  assert.equal(shown[0]?.colour, neutral);
  assert.equal(shown[1]?.entry.family, 'session');
});

test('up to eight contenders have a colour each', () => {
  const few = looks(manyFixture(8).run);
  assert.equal(new Set(few.map(({ colour }) => colour)).size, 8);
  assert.equal(looks(fixture().run)[1]?.name, 'session-redis');
});

for (const chart of charts) {
  test(`${chart.id}: 25 contenders are drawn without a warning at every width, each by its name, in a picture that can be read`, async () => {
    const input =
      [
        many,
        ratesFixture(many),
        protocolFixture(many),
        outagesFixture(many),
        refreshFixture(many),
        browserFixture(many),
      ].find((each) => chart.spec(each)) ?? many;
    const drawn = new Set(chart.data(input).rows.map(([name]) => name as string));
    for (const frame of [alone, wide, narrow]) {
      const warnings: string[] = [];
      const svg = await toSvg(
        toVega(themed(chart.spec(input, frame) as never, light), (message) => warnings.push(message)),
      );
      assert.deepEqual(warnings, []);
      assert.doesNotMatch(svg, /NaN|undefined/);
      const [, width, height] = /<svg[^>]* width="([\d.]+)" height="([\d.]+)"/.exec(svg) ?? [];
      assert.equal(Number(width), frame.width);
      assert.ok(Number(height) < (frame === narrow ? 3600 : 1400), `${frame.width} wide: ${height} px high`);
      for (const look of looks(many.run)) {
        if (drawn.has(look.name)) assert.ok(svg.includes(`>${look.name}<`), `${look.name} is named`);
      }
    }
  });
}
