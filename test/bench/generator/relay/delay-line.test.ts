import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DelayLine } from '../../../../bench/generator/relay/delay-line.ts';

test('a part comes out when it is due and not before, and says how late that is', () => {
  const line = new DelayLine<string>();
  line.push('a', 10, 5);
  assert.equal(line.dueMs, 15);
  assert.equal(line.take(14.9), undefined);
  assert.deepEqual(line.take(15.25), { part: 'a', lateMs: 0.25 });
  assert.ok(line.isEmpty);
  assert.equal(line.dueMs, undefined);
});

test('parts that came together leave together, in their order', () => {
  const line = new DelayLine<string>();
  for (const part of ['a', 'b', 'c']) line.push(part, 10, 5);
  assert.deepEqual(
    [line.take(15), line.take(15), line.take(15), line.take(15)].map((taken) => taken?.part),
    ['a', 'b', 'c', undefined],
  );
});

test('where the delay became shorter, the later part waits for the earlier one', () => {
  const line = new DelayLine<string>();
  line.push('far', 10, 5);
  line.push('near', 11, 0);
  assert.equal(line.take(12), undefined);
  assert.equal(line.take(15)?.part, 'far');
  assert.equal(line.take(15)?.part, 'near');
});
