import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { blockSecondsOf, intoBlocks, roundsPerBlock } from '../../statistics/blocks.ts';

test('a block has the number of rounds that comes nearest to its length', () => {
  assert.equal(roundsPerBlock(0.3, 1), 3); // 0.9 s is nearer than 1.2 s
  assert.equal(roundsPerBlock(0.1, 1), 10);
  assert.equal(roundsPerBlock(0.99, 1), 1); // two rounds would halve the number of blocks
  assert.equal(roundsPerBlock(1.4, 1), 1);
  assert.equal(roundsPerBlock(1.4, 8), 6); // 8.4 s; 5 rounds last 7 s
  assert.equal(roundsPerBlock(20, 8), 1);
});

test('a length that is none is refused', () => {
  for (const wrong of [0, -1, Number.NaN, Infinity]) {
    assert.throws(() => roundsPerBlock(wrong, 1), RangeError);
    assert.throws(() => roundsPerBlock(1, wrong), RangeError);
  }
});

test('a median needs blocks of a second, a tail of eight', () => {
  assert.deepEqual([0.5, 0.9, 0.99].map(blockSecondsOf), [1, 8, 8]);
});

test('the remainder joins the last block', () => {
  assert.deepEqual(intoBlocks([1, 2, 3, 4, 5, 6, 7, 8], 3), [
    [1, 2, 3],
    [4, 5, 6, 7, 8],
  ]);
  assert.deepEqual(intoBlocks([1, 2, 3, 4], 2), [
    [1, 2],
    [3, 4],
  ]);
});

test('no rounds are no block, too few rounds are one', () => {
  assert.deepEqual(intoBlocks([], 3), []);
  assert.deepEqual(intoBlocks([1, 2], 3), [[1, 2]]);
  for (const wrong of [0, -1, 1.5, Number.NaN]) assert.throws(() => intoBlocks([1], wrong), RangeError);
});

test('no round is lost, doubled or moved, and every block is whole', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 60 }), fc.integer({ min: 1, max: 9 }), (rounds, perBlock) => {
      const blocks = intoBlocks(rounds, perBlock);
      assert.deepEqual(blocks.flat(), rounds);
      for (const block of rounds.length >= perBlock ? blocks : []) {
        assert.ok(block.length >= perBlock && block.length < 2 * perBlock);
      }
    }),
    { seed: 1 },
  );
});
