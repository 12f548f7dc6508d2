/** Guards that see what must not happen within a slice, whatever else the machine does, provoked for real. */
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Server } from '../../../bench/instrument/instrument.ts';
import type { Behaviour } from '../../../bench/known/behaviour.ts';
import type { Laboratory } from '../../../bench/known/laboratory.ts';
import type { KnownServer } from '../../../bench/known/start.ts';
import { freePort } from '../../../bench/process/free-port.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { type RedisAtPort, redisAt } from '../store/redis-at.ts';
import { forRounds, onLinux, openLaboratory, seen } from './provoking.ts';

/** Closed loop: with an open one, rounds are also dropped as late where the machine is busy. */
const closed = {
  shape: 'closed',
  secondsEach: forRounds(6, 'closed'),
  metrics: ['capacity', 'server-cpu-saturated'],
} as const;

/** Resolves within the next slice: as soon as one of the servers is sent requests. */
async function underLoad(servers: readonly Server[]): Promise<void> {
  const read = async () => Promise.all(servers.map(async (server) => (await server.counters())?.bytesRead ?? 0));
  const before = await read();
  while ((await read()).every((bytes, index) => bytes === before[index])) await setImmediate();
}

suite('in one laboratory', { skip: onLinux.skip }, () => {
  /** Set back by so much each time that the wall clock is read, ms. */
  let backMs = 0;
  let backSoFarMs = 0;
  const clock = {
    monotonic: () => performance.now(),
    now() {
      backSoFarMs += backMs;
      return new Date(Date.now() - backSoFarMs);
    },
    pause: (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms)),
  };
  const ends: (() => void)[] = [];
  let port: number;
  let store: RedisAtPort;
  let opened: Awaited<ReturnType<typeof openLaboratory>>;
  let laboratory: Laboratory;
  let known: readonly [KnownServer, KnownServer];
  before(async () => {
    port = await freePort();
    store = await redisAt({ after: (end) => ends.push(end) }, port);
    opened = await openLaboratory({ clock, storeUrl: store.url });
    laboratory = opened.laboratory;
    known = [await laboratory.known('still', {}), await laboratory.known('other', {})];
  });
  after(async () => {
    await opened.close();
    for (const end of ends) end();
  });
  /** The same two each time; the second behaves so, from its next request on. */
  const pair = async (behaviour: Behaviour = {}) => {
    await known[1].behave(behaviour);
    return known;
  };

  test('wrong-answer: a server that begins to answer 500', onLinux, async () => {
    const [still, broken] = await pair();
    const { dropped } = await seen(laboratory, [still, broken], closed, ({ round, order }) => {
      if (round === 1 && order === 1) void broken.behave({ wrongEvery: 10 });
    });
    assert.ok((dropped.get('wrong-answer') ?? 0) > 0, [...dropped.keys()].join());
  });

  test('connection-lost, and rounds-lost makes the comparison invalid: a server that hangs up', onLinux, async () => {
    const [still, broken] = await pair();
    const { dropped, guards, verdict, reason } = await seen(laboratory, [still, broken], closed, ({ round, order }) => {
      if (round === 2 && order === 1) void broken.behave({ hangUpEvery: 20 });
    });
    assert.ok((dropped.get('connection-lost') ?? 0) > 0, [...dropped.keys()].join());
    assert.ok(guards.includes('rounds-lost'), guards.join());
    assert.deepEqual([verdict('server-cpu-saturated'), reason('server-cpu-saturated')], ['invalid', 'rounds-lost']);
  });

  test('threads-changed: a server that starts threads', onLinux, async () => {
    const [still, other] = await pair();
    // After its warm-up: thousands of requests that each start a thread take a minute.
    const { dropped } = await seen(laboratory, [still, other], closed, ({ round, order }) => {
      if (round === 1 && order === 1) void other.behave({ threadEvery: 40 });
    });
    assert.ok((dropped.get('threads-changed') ?? 0) > 0, [...dropped.keys()].join());
  });

  test('clock-stepped: a wall clock that is set within a slice', onLinux, async () => {
    const servers = await pair();
    const { dropped } = await seen(laboratory, servers, closed, ({ round, order }) => {
      if (round === 1 && order === 0) backMs = 3_600_000;
      if (round === 1 && order === 1) backMs = 0;
    });
    assert.ok((dropped.get('clock-stepped') ?? 0) > 3_599_000, [...dropped.keys()].join());
  });

  test('counter-backwards: somebody resets the statistics of the store', onLinux, async (t) => {
    const servers = await pair({ storeAsks: 1 });
    const somebody = new Redis(store.url);
    t.after(() => somebody.disconnect());
    const { dropped } = await seen(laboratory, servers, closed, ({ round, order }) => {
      if (round === 1 && order === 0) void underLoad(servers).then(() => somebody.config('RESETSTAT'));
    });
    assert.ok((dropped.get('counter-backwards') ?? 0) >= 1, [...dropped.keys()].join());
  });

  test('restarted: a store that is killed and started again makes the comparison invalid', onLinux, async (t) => {
    const contender = await contenderNamed('session-redis');
    const servers = [await laboratory.ours('one', contender), await laboratory.ours('two', contender)];
    let again: Promise<unknown> | undefined;
    const { guards, verdict } = await seen(laboratory, servers, closed, ({ round, order }) => {
      if (round !== 2 || order !== 0) return;
      again = underLoad(servers)
        .then(() => store.kill())
        .then(() => redisAt(t, port));
    });
    await again;
    assert.ok(guards.includes('restarted'), guards.join());
    assert.equal(verdict('server-cpu-saturated'), 'invalid');
  });
});
