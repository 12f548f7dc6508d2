import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { placeLabels } from '../../../report/charts/trade/placement.ts';

const bounds = { left: 0, top: 0, right: 680, bottom: 380 };

test('a label alone stands right of its point', () => {
  assert.deepEqual(placeLabels([{ x: 100, y: 200, width: 80, height: 30 }], bounds), [{ left: 111, middle: 200 }]);
});

test('a label at the right edge stands left of its point', () => {
  const [place] = placeLabels([{ x: 660, y: 200, width: 80, height: 30 }], bounds);
  assert.deepEqual(place, { left: 660 - 11 - 80, middle: 200 });
});

test('six labels never overlap one another nor leave the plot, wherever their points are', () => {
  const anchor = fc.record({
    x: fc.integer({ min: 20, max: 660 }),
    y: fc.integer({ min: 20, max: 360 }),
    width: fc.integer({ min: 40, max: 170 }),
    height: fc.constantFrom(31, 46),
  });
  fc.assert(
    fc.property(fc.array(anchor, { minLength: 1, maxLength: 6 }), (anchors) => {
      const boxes = placeLabels(anchors, bounds).map(({ left, middle }, index) => {
        const { width, height } = anchors[index] as (typeof anchors)[number];
        return { left, right: left + width, top: middle - height / 2, bottom: middle + height / 2 };
      });
      for (const [index, a] of boxes.entries()) {
        assert.ok(a.left >= 0 && a.right <= bounds.right && a.top >= 0 && a.bottom <= bounds.bottom, 'inside');
        for (const b of boxes.slice(index + 1)) {
          assert.ok(a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top, 'apart');
        }
      }
    }),
    { seed: 7, numRuns: 300 },
  );
});
