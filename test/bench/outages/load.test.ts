/** An open load whose requests hang, are wrong or are right: nothing here depends on how fast the machine is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Load, type Outcome } from '../../../bench/outages/load.ts';
import { timeline } from '../../../vocabulary/outages.ts';

test('those that hang keep no other waiting, and are given their outcome when they end', async () => {
  const hanging: ((outcome: Outcome) => void)[] = [];
  let answered = 0;
  let enough = () => {};
  const many = new Promise<void>((resolve) => (enough = resolve));
  const load = new Load(1_000, (number) => ({
    kind: number % 2 === 0 ? 'loggedIn' : 'ended',
    request: () => {
      if (number % 2 === 0) return new Promise((resolve) => hanging.push(resolve));
      answered += 1;
      if (answered === 20) enough();
      return Promise.resolve(number % 4 === 1 ? 'right' : 'wrong');
    },
  }));
  const beganAt = performance.now();
  load.start();
  await many;
  const stopped = load.stop();
  for (const end of hanging) end('unavailable');
  await stopped;
  const [loggedIn, ended] = (['loggedIn', 'ended'] as const).map((kind) =>
    load.between(kind, beganAt - 1, Number.POSITIVE_INFINITY),
  );
  assert.ok(ended && ended.asked >= 20 && ended.wrong >= 10 && ended.wrong < ended.asked);
  assert.ok(loggedIn && loggedIn.asked >= 20);
  assert.equal(loggedIn?.unavailable, loggedIn?.asked);
});

test('a timeline holds every read once, by when it was due, and nobody who leaves', async () => {
  let sent = 0;
  let enough = () => {};
  const many = new Promise<void>((resolve) => (enough = resolve));
  const load = new Load(1_000, (number) => ({
    kind: number % 10 === 0 ? 'ending' : 'loggedIn',
    request: async () => {
      sent += 1;
      if (sent === 50) enough();
      return 'right';
    },
  }));
  const at = performance.now();
  load.start();
  await many;
  await load.stop();
  const bins = load.timeline(at);
  assert.equal(bins.length, timeline.bins);
  const right = bins.reduce((sum, bin) => sum + bin.right, 0);
  assert.equal(right, load.between('loggedIn', at - 1, Number.POSITIVE_INFINITY).asked);
  assert.equal(
    bins.slice(0, timeline.leadMs / timeline.widthMs).every((bin) => bin.right === 0),
    true,
  );
  assert.ok(load.longestMs >= 0);
});
