/** The picture of refreshes: what is in it, at every width, and when there is none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { narrow, wide } from '../../../report/charts/frame/chart.ts';
import { refreshes } from '../../../report/charts/refreshes/chart.ts';
import { refreshPoints } from '../../../report/charts/refreshes/rows.ts';
import { refreshEventIds } from '../../../vocabulary/refreshes.ts';
import { fixture } from '../fixture.ts';
import { refreshFixture } from '../fixture-refresh.ts';

const run = refreshFixture();

test('each event has a panel with a point for every design, higher where more are lost', () => {
  const points = refreshPoints(run.run);
  assert.equal(points.length, refreshEventIds.length * run.run.contenders.length);
  assert.deepEqual([points[0]?.event, points[0]?.look.name], ['once', run.run.contenders[0]?.id]);
  const spec = refreshes.spec(run) as unknown as {
    layer: { mark: { type: string }; data: { values: { y: number }[] } }[];
  };
  const drawn = spec.layer.find(({ mark }) => mark.type === 'point')?.data.values ?? [];
  assert.equal(drawn.length, points.length);
  const byPanel = drawn.map(({ y }) => y);
  // The first panel is of what nothing befalls, the second beside it of two at once.
  assert.ok((byPanel[run.run.contenders.length] as number) < (byPanel[0] as number));
});

test('the table says what the points are, with their intervals', () => {
  const { head, rows } = refreshes.data(run);
  assert.deepEqual(head, ['Contender', 'Event', 'Chains lost', 'Chains forked', 'Replay window, median']);
  const [first, second] = run.run.contenders.map(({ id }) => id);
  assert.deepEqual(rows[0], [first, 'Where nothing happens', '0 % [0, 3.60]', '0 % [0, 3.60]', '≤ 1 ms']);
  assert.deepEqual(rows[1]?.[0], second);
  assert.match(rows[1]?.[4] ?? '', /^4\.50 s \[4\.40 s, 4\.55 s\]$/);
});

test('on a phone panels stand below each other', () => {
  const heights = [wide, narrow].map((frame) => Number((refreshes.spec(run, frame) as { height?: number }).height));
  assert.ok((heights[1] as number) > (heights[0] as number) * 1.5, heights.join());
});

test('a design whose window was not measured is not drawn, and a run without chains has no such picture', () => {
  const measurements = run.run.measurements.filter(({ metric }) => metric !== 'replay-window-p50');
  assert.equal(refreshes.spec({ ...run, run: { ...run.run, measurements } }), undefined);
  assert.equal(refreshes.spec(fixture()), undefined);
});
