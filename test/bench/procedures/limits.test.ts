import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bisected } from '../../../bench/procedures/bisection/bisected.ts';

test('bisection finds the largest number that fits, asks at most 11 times up to 512, and asks nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: -1, max: 512 }), async (limit) => {
      const asked: number[] = [];
      const found = await bisected(512, async (n) => {
        asked.push(n);
        return n <= limit;
      });
      assert.equal(found, limit);
      assert.equal(new Set(asked).size, asked.length);
      assert.ok(asked.length <= 11, `${asked.length} questions`); // 512, and ⌈log2 513⌉ of the 513 that are left
      assert.ok(asked.every((n) => n >= 0 && n <= 512));
    }),
    { seed: 4 },
  );
});

test('where the most fits, one question is enough', async () => {
  let asked = 0;
  assert.equal(await bisected(512, async () => ++asked > 0), 512);
  assert.equal(asked, 1);
});
