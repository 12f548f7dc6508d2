/** The picture of outages: what is in it, at every width, and when there is none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { narrow, wide } from '../../../report/charts/frame/chart.ts';
import { outages } from '../../../report/charts/outages/chart.ts';
import { timelinesOf } from '../../../report/charts/outages/rows.ts';
import { fixture } from '../fixture.ts';
import { outagesFixture } from '../fixture-outages.ts';

const two = outagesFixture();
const paused = outagesFixture(fixture(), ['paused']);

test('each way and contender has a timeline, in the order of plan and run', () => {
  const lines = timelinesOf(two);
  const names = two.run.contenders.map(({ id }) => id);
  assert.deepEqual(
    lines.map(({ way, name }) => [way, name]),
    ['paused', 'killed'].flatMap((way) => names.map((name) => [way, name])),
  );
  assert.deepEqual([lines[0]?.outages, lines[0]?.awaySeconds], [2, 3]);
  assert.deepEqual(lines[0]?.bins[16], { right: 0.75, slow: 0, unavailable: 0, wrong: 0.25 });
  assert.equal(lines[0]?.bins[20], undefined);
});

test('the axis ends where the last read was due, and the table says what was while the store was away', () => {
  const spec = JSON.stringify(outages.spec(paused));
  assert.match(spec, /"text":"4 s"/);
  assert.doesNotMatch(spec, /"text":"9 s"/);
  const { head, rows } = outages.data(paused);
  assert.deepEqual(head.slice(0, 3), ['Contender', 'Outage', 'Outages']);
  const [first] = paused.run.contenders;
  assert.deepEqual(rows[0], [first?.id, 'Where the store is paused', '2', '0 %', '0 %', '100 %', '0 %']);
});

test('on a phone panels stand below each other, in the page side by side', () => {
  const heights = [wide, narrow].map((frame) => Number((outages.spec(two, frame) as { height?: number }).height));
  assert.ok((heights[1] as number) > (heights[0] as number) * 1.5, heights.join());
});

test('a run without outages has no such picture', () => {
  assert.equal(outages.spec({ ...two, samples: [] }), undefined);
});
