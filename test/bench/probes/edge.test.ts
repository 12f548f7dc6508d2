import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ServerCounters } from '../../../bench/instrument/instrument.ts';
import { between, type Edge, stolenBetween } from '../../../bench/readings/edge.ts';

const server = {
  eventLoopActiveMs: 10,
  eventLoopIdleMs: 90,
  gcMs: 1,
  rssBytes: 1e8,
  bytesRead: 1_000,
  bytesWritten: 2_000,
  cpuUs: 5_000,
};
const store = { commands: { get: 10, set: 2 }, bytes: 400, evictedKeys: 0, usedMemoryBytes: 1e6, runId: 'a', pid: 9 };
const before: Edge = {
  server,
  serverTime: { us: 7_000, threads: [1, 2] },
  store,
  storeTime: { us: 100, threads: [1] },
  steal: { stolen: 5, total: 1_000 },
  wallOffsetMs: 7,
};
const after: Edge = {
  server: {
    ...server,
    eventLoopActiveMs: 40,
    eventLoopIdleMs: 160,
    gcMs: 3,
    rssBytes: 2e8,
    bytesRead: 1_300,
    bytesWritten: 2_900,
    cpuUs: 9_000,
  },
  serverTime: { us: 12_500, threads: [1, 2] },
  store: { ...store, commands: { get: 60, set: 2, expire: 3 }, bytes: 900, evictedKeys: 4 },
  storeTime: { us: 350, threads: [1] },
  steal: { stolen: 15, total: 1_100 },
  wallOffsetMs: 7,
};

test('what happened between two edges is the difference of their counters', () => {
  assert.deepEqual(between(before, after), {
    serverCpuUs: 5_500,
    storeCpuUs: 250,
    bytesRead: 300,
    bytesWritten: 900,
    gcMs: 2,
    eventLoopUtilisation: 30 / 100,
    rssBytes: 2e8,
    storeCommands: { get: 50, expire: 3 },
    storeBytes: 500,
    evicted: 4,
    restarted: false,
    steal: { stolen: 10, total: 100 },
    clockStepMs: 0,
    threadsChanged: false,
    countersBackwards: 0,
  });
});

test('where the system tells no run time, the server’s own account of its CPU is taken, and threads are not judged', () => {
  const read = between({ ...before, serverTime: null, storeTime: null }, after);
  assert.deepEqual([read.serverCpuUs, read.storeCpuUs, read.threadsChanged], [4_000, undefined, false]);
});

test('what could not be read is left out, never zero', () => {
  const read = between(
    { ...before, store: null, storeTime: null, steal: null },
    { ...after, store: null, storeTime: null, steal: null },
  );
  for (const name of ['storeCpuUs', 'storeCommands', 'storeBytes', 'steal']) assert.equal(name in read, false, name);
  assert.equal(read.restarted, false);
});

test('threads that came or went, a store with another run id, and counters that fell are told', () => {
  assert.equal(between(before, { ...after, serverTime: { us: 12_500, threads: [1, 3] } }).threadsChanged, true);
  assert.equal(between(before, { ...after, store: { ...store, runId: 'b' } }).restarted, true);
  assert.equal(
    between(before, { ...after, server: { ...(after.server as ServerCounters), bytesRead: 1, gcMs: 0 } })
      .countersBackwards,
    2,
  );
  assert.equal(between(before, { ...after, serverTime: { us: 6_000, threads: [1, 2] } }).countersBackwards, 1);
});

test('stolen time is a share of the ticks that passed; without a tick nothing is known', () => {
  assert.equal(stolenBetween({ stolen: 1, total: 10 }, { stolen: 3, total: 30 }), 0.1);
  assert.equal(stolenBetween({ stolen: 1, total: 10 }, { stolen: 1, total: 10 }), undefined);
  assert.equal(stolenBetween(null, { stolen: 1, total: 10 }), undefined);
});
