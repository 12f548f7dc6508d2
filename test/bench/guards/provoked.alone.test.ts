/** Each guard, provoked for real: real servers, a real generator, real neighbours, a real store. */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, type TestContext, test } from 'node:test';
import { Redis } from 'ioredis';
import type { Server } from '../../../bench/instrument/instrument.ts';
import type { Behaviour } from '../../../bench/known/behaviour.ts';
import {
  type ComparedWish,
  type Laboratory,
  type LaboratoryWish,
  withLaboratory,
} from '../../../bench/known/laboratory.ts';
import { type KnownServer, startKnown } from '../../../bench/known/start.ts';
import { placementHere } from '../../../bench/machine/machine.ts';
import { builtIn } from '../../../bench/procedures/registry.ts';
import { startChild } from '../../../bench/process/child.ts';
import { typescriptFlags } from '../../../bench/process/command.ts';
import { freePort } from '../../../bench/process/free-port.ts';
import { run } from '../../../bench/run/run.ts';
import { suiteNamed } from '../../../bench/suites/suites.ts';
import type { Sample } from '../../../results/format.ts';
import { scenariosNamed } from '../../../scenarios/catalogue.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { shortWarmUp } from '../../short-warm-up.ts';
import { redisAt } from '../store/redis-at.ts';

const here = placementHere();
const onLinux = { skip: process.platform !== 'linux', timeout: 120_000 };
const pinned = { ...onLinux, skip: onLinux.skip || (!here.pinned && 'needs taskset and two cores') };
const child = (name: string) => join(import.meta.dirname, 'children', name);

interface Seen {
  /** Names of the guards that dropped slices, with what they saw. */
  readonly dropped: Map<string, number>;
  readonly guards: readonly string[];
  readonly verdict: (metric: string) => string | undefined;
  readonly reason: (metric: string) => string | undefined;
}

/** Two servers, compared for a few rounds; `between` is called after each sample. */
async function seen(
  laboratory: Laboratory,
  servers: readonly Server[],
  wish: Partial<ComparedWish> = {},
  between: (sample: Sample) => void = () => {},
): Promise<Seen> {
  const dropped = new Map<string, number>();
  const { comparisons, guards } = await laboratory.compared(servers, {
    shape: 'open',
    // Ten rounds: a busy moment may cost three of them, and it is still not too many.
    secondsEach: 2.5,
    rate: 500,
    metrics: ['server-cpu', 'response-p50', 'response-p99'],
    seed: 1,
    sample: (sample) => {
      for (const [name, value] of Object.entries(sample.guards ?? {})) dropped.set(name, value);
      between(sample);
    },
    ...wish,
  });
  const of = (metric: string) => comparisons.find((comparison) => comparison.metric === metric);
  return {
    dropped,
    guards: guards.map(({ name }) => name),
    verdict: (metric) => of(metric)?.verdict,
    reason: (metric) => of(metric)?.reason,
  };
}

/** A guard is about what happens in a slice: no figure is read that a heap could move. */
const inLaboratory = <T>(wish: Omit<LaboratoryWish, 'placement'>, use: (laboratory: Laboratory) => Promise<T>) =>
  withLaboratory({ placement: here, warmUp: shortWarmUp, ...wish }, use);

/** Processes that burn this core, until the test ends. */
async function neighbours(t: TestContext, count: number, core: string): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      const file = child('burning.ts');
      const burning = fork(file, {
        execPath: 'taskset',
        execArgv: ['-c', core, process.execPath, ...typescriptFlags(file)],
      });
      t.after(() => burning.kill('SIGKILL'));
      await once(burning, 'message');
    }),
  );
}

suite('in one laboratory', { skip: onLinux.skip }, () => {
  let laboratory: Laboratory;
  let known: readonly [KnownServer, KnownServer];
  const over = Promise.withResolvers<void>();
  let closed: Promise<void>;

  before(async () => {
    const open = Promise.withResolvers<void>();
    closed = inLaboratory({}, async (opened) => {
      laboratory = opened;
      known = [await laboratory.known('still', {}), await laboratory.known('other', {})];
      open.resolve();
      await over.promise;
    });
    await Promise.race([open.promise, closed]);
  });
  after(async () => {
    over.resolve();
    await closed;
  });
  /** The same two each time; the second behaves so, from its next request on. */
  const pair = async (behaviour: Behaviour = {}) => {
    await known[1].behave(behaviour);
    return known;
  };

  test('wrong-answer: a server that begins to answer 500', onLinux, async () => {
    const [still, broken] = await pair();
    const { dropped } = await seen(laboratory, [still, broken], { secondsEach: 1.5 }, ({ round, order }) => {
      if (round === 3 && order === 1) void broken.behave({ wrongEvery: 10 });
    });
    assert.ok((dropped.get('wrong-answer') ?? 0) > 0, [...dropped.keys()].join());
  });

  test('connection-lost, and rounds-lost makes the comparison invalid: a server that hangs up', onLinux, async () => {
    const [still, broken] = await pair();
    const { dropped, guards, verdict, reason } = await seen(laboratory, [still, broken], {}, ({ round, order }) => {
      if (round === 4 && order === 1) void broken.behave({ hangUpEvery: 20 });
    });
    assert.ok((dropped.get('connection-lost') ?? 0) > 0, [...dropped.keys()].join());
    assert.ok(guards.includes('rounds-lost'), guards.join());
    assert.deepEqual([verdict('server-cpu'), reason('server-cpu')], ['invalid', 'rounds-lost']);
  });

  test('threads-changed: a server that starts threads', onLinux, async () => {
    const [still, other] = await pair();
    // After its warm-up: thousands of requests that each start a thread take a minute.
    const { dropped } = await seen(laboratory, [still, other], { secondsEach: 1.5 }, ({ round, order }) => {
      if (round === 1 && order === 1) void other.behave({ threadEvery: 40 });
    });
    assert.ok((dropped.get('threads-changed') ?? 0) > 0, [...dropped.keys()].join());
  });

  test(
    'overloaded: a server that is busy all the time leaves response times invalid, and CPU not',
    onLinux,
    async () => {
      const servers = await pair({ burnUs: 1_700 });
      const { guards, verdict, reason } = await seen(laboratory, servers);
      assert.ok(guards.includes('overloaded'), guards.join());
      assert.deepEqual([verdict('response-p50'), reason('response-p50')], ['invalid', 'overloaded']);
      assert.notEqual(verdict('server-cpu'), 'invalid');
    },
  );

  test('drift: a server that becomes dearer on the way', onLinux, async () => {
    const [still, other] = await pair();
    const { guards } = await seen(laboratory, [still, other], { secondsEach: 3 }, ({ round, order }) => {
      if (round === 5 && order === 1) void other.behave({ burnUs: 500 });
    });
    assert.ok(guards.includes('drift'), guards.join());
    assert.ok(guards.includes('too-few'), 'twelve rounds are no interval');
  });

  test('saturated: a generator that is the busier of the two makes capacity invalid', pinned, async () => {
    const light = await startChild({ name: 'a light server', file: child('light-server.ts'), cores: here.servers });
    const [still] = await pair();
    const server: Server = {
      contender: { ...still.contender, id: 'light' },
      variant: '',
      url: `http://127.0.0.1:${light.ready.port}`,
      pids: [light.pid],
      gone: undefined,
      counters: async () => null,
    };
    try {
      const { guards, verdict, reason } = await seen(laboratory, [server, still], {
        shape: 'closed',
        metrics: ['capacity', 'server-cpu-saturated'],
      });
      assert.ok(guards.includes('saturated'), guards.join());
      assert.deepEqual([verdict('capacity'), reason('capacity')], ['invalid', 'saturated']);
      assert.notEqual(verdict('server-cpu-saturated'), 'invalid');
    } finally {
      await light.stop();
    }
  });

  test('late and rate-missed: neighbours that burn the generator’s core', pinned, async (t) => {
    const servers = await pair();
    await neighbours(t, 6, here.generator as string);
    const { dropped, guards } = await seen(laboratory, servers, { rate: 2_000, secondsEach: 3 });
    assert.ok((dropped.get('late') ?? 0) > 5_000, [...dropped.keys()].join());
    assert.ok((dropped.get('rate-missed') ?? 0) > 0.01, [...dropped.keys()].join());
    assert.ok(guards.includes('rounds-lost'), guards.join());
  });

  test(
    'instrument-bound: one neighbour on the generator’s core leaves the tail undecided, or drops it',
    pinned,
    async (t) => {
      const servers = await pair();
      await neighbours(t, 1, here.generator as string);
      const { guards, verdict } = await seen(laboratory, servers);
      assert.ok(guards.includes('instrument-bound') || guards.includes('rounds-lost'), guards.join());
      assert.ok(['undecided', 'invalid'].includes(verdict('response-p99') ?? 'invalid'));
    },
  );
});

test('clock-stepped: a wall clock that is set within a slice', onLinux, async () => {
  let steppedMs = 0;
  const clock = {
    monotonic: () => performance.now(),
    now: () => new Date(Date.now() + steppedMs),
    pause: (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms)),
  };
  await inLaboratory({ clock }, async (laboratory) => {
    const servers = [await laboratory.known('one', {}), await laboratory.known('other', {})];
    const { dropped } = await seen(laboratory, servers, { secondsEach: 1.5 }, ({ round, order }) => {
      if (round === 2 && order === 0) setTimeout(() => (steppedMs = -3_600_000), 100);
    });
    assert.ok((dropped.get('clock-stepped') ?? 0) > 3_599_000, [...dropped.keys()].join());
  });
});

test('restarted: a store that is killed and started again makes the comparison invalid', onLinux, async (t) => {
  const port = await freePort();
  const store = await redisAt(t, port);
  await inLaboratory({ storeUrl: store.url }, async (laboratory) => {
    const contender = await contenderNamed('session-redis');
    const servers = [await laboratory.ours('one', contender), await laboratory.ours('other', contender)];
    let again: Promise<unknown> | undefined;
    const { guards, verdict } = await seen(laboratory, servers, {}, ({ round, order }) => {
      if (round === 3 && order === 0) setTimeout(() => (again = store.kill().then(() => redisAt(t, port))), 100);
    });
    await again;
    assert.ok(guards.includes('restarted'), guards.join());
    assert.equal(verdict('server-cpu'), 'invalid');
  });
});

test('counter-backwards: somebody resets the statistics of the store', onLinux, async (t) => {
  const store = await redisAt(t, await freePort());
  const other = new Redis(store.url);
  t.after(() => other.disconnect());
  const server = await startKnown({ name: 'asks', behaviour: { storeAsks: 1 }, cores: null, storeUrl: store.url });
  t.after(() => server.stop());
  await inLaboratory({ storeUrl: store.url }, async (laboratory) => {
    const still = await laboratory.known('still', {});
    const { dropped } = await seen(laboratory, [still, server], { secondsEach: 1.5 }, ({ round, order }) => {
      if (round === 3 && order === 0) setTimeout(() => void other.config('RESETSTAT'), 200);
    });
    assert.ok((dropped.get('counter-backwards') ?? 0) >= 1, [...dropped.keys()].join());
  });
});

test('evicted and not-exact: a store that is too small, and that somebody else uses', onLinux, async (t) => {
  const store = await redisAt(t, await freePort());
  const other = new Redis(store.url);
  t.after(() => other.disconnect());
  const used = Number(/^used_memory:(\d+)/m.exec(await other.info('memory'))?.[1]);
  await other.config('SET', 'maxmemory', used + 1_200_000);
  await other.config('SET', 'maxmemory-policy', 'allkeys-random');
  const noise = setInterval(() => void other.get('nothing').catch(() => {}), 7);
  t.after(() => clearInterval(noise));
  const folder = mkdtempSync(join(tmpdir(), 'authbench-guards-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const before = process.env.REDIS_URL;
  process.env.REDIS_URL = store.url;
  t.after(() => {
    if (before === undefined) delete process.env.REDIS_URL;
    else process.env.REDIS_URL = before;
  });
  const { run: file } = await run(
    {
      root: join(import.meta.dirname, '../../..'),
      suite: suiteNamed('quick'),
      scenarios: await scenariosNamed(['store-load']),
      contenders: await Promise.all(['session-redis', 'session-redis-defaults'].map((id) => contenderNamed(id))),
      registry: builtIn,
      baseline: 'session-redis',
      seed: 1,
      out: join(folder, 'run'),
      version: '0.0.0',
      warmUp: shortWarmUp,
    },
    { say() {}, progress() {}, began() {} },
    new AbortController().signal,
  );
  const named = (name: string) => file.guards.find((guard) => guard.name === name);
  assert.ok((named('evicted')?.value ?? 0) > 0, JSON.stringify(file.guards));
  assert.equal(named('evicted')?.effect, 'invalid');
  assert.ok((named('not-exact')?.count ?? 0) > 0);
  const exact = file.comparisons.filter(({ metric }) => metric === 'store-commands');
  assert.ok(exact.some(({ verdict, reason }) => verdict === 'invalid' && reason === 'not-exact'));
});
