import assert from 'node:assert/strict';
import { test } from 'node:test';
import { roundGuards, type SliceReadings, sliceGuards } from '../../../bench/guards/slice.ts';

const sound: SliceReadings = {
  shape: 'open',
  wrong: 0,
  lost: 0,
  unanswered: 0,
  latenessP99Us: 100,
  dueRequests: 250,
  releasedInTime: 250,
  threadsChanged: false,
  countersBackwards: 0,
};

test('a sound slice fires no guard, and neither does one of which little could be read', () => {
  assert.deepEqual(sliceGuards(sound), []);
  assert.deepEqual(sliceGuards({ shape: 'closed', wrong: 0, lost: 0, unanswered: 0 }), []);
});

for (const [changes, name, value] of [
  [{ wrong: 1 }, 'wrong-answer', 1],
  [{ lost: 1 }, 'connection-lost', 1],
  [{ unanswered: 3 }, 'connection-lost', 3],
  [{ lost: 1, unanswered: 3 }, 'connection-lost', 4],
  [{ latenessP99Us: 5_001 }, 'late', 5_001],
  [{ dueRequests: 200, releasedInTime: 190 }, 'rate-missed', 0.05],
  [{ threadsChanged: true }, 'threads-changed', 1],
  [{ countersBackwards: 2 }, 'counter-backwards', 2],
] as const) {
  test(`${name} fires alone on ${JSON.stringify(changes)}, with the number it saw`, () => {
    const [fired, ...others] = sliceGuards({ ...sound, ...changes });
    assert.equal(fired?.name, name);
    assert.ok(Math.abs((fired?.value as number) - value) < 1e-9);
    assert.deepEqual(others, []);
  });
}

test('a guard fires above its limit, not at it', () => {
  assert.deepEqual(sliceGuards({ ...sound, latenessP99Us: 5_000 }), []);
  assert.deepEqual(sliceGuards({ ...sound, dueRequests: 100, releasedInTime: 99 }), []);
  assert.deepEqual(sliceGuards({ ...sound, dueRequests: 100, releasedInTime: 98 }).length, 1);
  assert.deepEqual(roundGuards({ stolen: 0.1 }), []);
});

test('several guards can fire on one slice', () => {
  assert.deepEqual(
    sliceGuards({ ...sound, wrong: 2, lost: 1 }).map(({ name }) => name),
    ['wrong-answer', 'connection-lost'],
  );
});

test('stolen time is judged by the round, where it could be read', () => {
  assert.deepEqual(roundGuards({ stolen: 0.11 }), [{ name: 'steal', value: 0.11 }]);
  assert.deepEqual(roundGuards({ stolen: undefined }), []);
});
