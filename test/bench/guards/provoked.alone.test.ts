/**
 * Guards that ask whether server, generator or machine keep up, provoked for real: alone, since another test beside them would be one
 * more neighbour.
 */
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { after, before, suite, type TestContext, test } from 'node:test';
import type { Server } from '../../../bench/instrument/instrument.ts';
import type { Behaviour } from '../../../bench/known/behaviour.ts';
import type { Laboratory } from '../../../bench/known/laboratory.ts';
import type { KnownServer } from '../../../bench/known/start.ts';
import { startChild } from '../../../bench/process/child.ts';
import { typescriptFlags } from '../../../bench/process/command.ts';
import { child, forRounds, here, onLinux, openLaboratory, seen } from './provoking.ts';

const pinned = { ...onLinux, skip: onLinux.skip || (!here.pinned && 'needs taskset and two cores') };
/** A busy moment may cost three of them, and it is still not too many. */
const calmly = { secondsEach: forRounds(9) };

/** Processes that burn this core, until the test ends. */
async function neighbours(t: TestContext, count: number, core: string): Promise<void> {
  await Promise.all(
    Array.from({ length: count }, async () => {
      const file = child('burning.ts');
      const burning = fork(file, {
        // A session of its own, and so a share of the core of its own: Linux shares a core between sessions first.
        detached: true,
        execPath: 'taskset',
        execArgv: ['-c', core, process.execPath, ...typescriptFlags(file)],
      });
      t.after(() => burning.kill('SIGKILL'));
      await once(burning, 'message');
    }),
  );
}

suite('in one laboratory', { skip: onLinux.skip }, () => {
  let opened: Awaited<ReturnType<typeof openLaboratory>>;
  let laboratory: Laboratory;
  let known: readonly [KnownServer, KnownServer];
  before(async () => {
    opened = await openLaboratory();
    laboratory = opened.laboratory;
    known = [await laboratory.known('still', {}), await laboratory.known('other', {})];
  });
  after(() => opened.close());
  /** The same two each time; the second behaves so, from its next request on. */
  const pair = async (behaviour: Behaviour = {}) => {
    await known[1].behave(behaviour);
    return known;
  };

  test(
    'overloaded: a server that is busy all the time leaves response times invalid, and CPU not',
    onLinux,
    async () => {
      const servers = await pair({ burnUs: 1_700 });
      const { guards, verdict, reason } = await seen(laboratory, servers, calmly);
      assert.ok(guards.includes('overloaded'), guards.join());
      assert.deepEqual([verdict('response-p50'), reason('response-p50')], ['invalid', 'overloaded']);
      assert.notEqual(verdict('server-cpu'), 'invalid');
    },
  );

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
      const tried = () =>
        seen(laboratory, [server, still], {
          shape: 'closed',
          secondsEach: forRounds(12, 'closed'),
          metrics: ['capacity', 'server-cpu-saturated'],
        });
      let now = await tried();
      // Somebody else had a core in between, as that guard says: then it is no generator's fault, and is tried anew.
      for (let again = 0; again < 2 && now.guards.includes('limit-unknown'); again++) now = await tried();
      const { guards, verdict, reason } = now;
      assert.ok(guards.includes('saturated'), guards.join());
      assert.deepEqual([verdict('capacity'), reason('capacity')], ['invalid', 'saturated']);
      assert.notEqual(verdict('server-cpu-saturated'), 'invalid');
    } finally {
      await light.stop();
    }
  });

  test('limit-unknown: a neighbour on each core makes what is measured under full load invalid', pinned, async (t) => {
    const servers = await pair();
    await neighbours(t, 1, here.servers as string);
    await neighbours(t, 1, here.generator as string);
    const { guards, verdict, reason } = await seen(laboratory, servers, {
      shape: 'closed',
      secondsEach: forRounds(12, 'closed'),
      metrics: ['capacity', 'server-cpu-saturated'],
    });
    assert.ok(guards.includes('limit-unknown'), guards.join());
    for (const metric of ['capacity', 'server-cpu-saturated'])
      assert.deepEqual([verdict(metric), reason(metric)], ['invalid', 'limit-unknown'], metric);
  });

  test('late and rate-missed: neighbours that burn the generator’s core', pinned, async (t) => {
    const servers = await pair();
    await neighbours(t, 3, here.generator as string);
    // More than a quarter of a core can send: at a rate that it could catch up with, it might be in time at the end of a slice.
    const { dropped, guards } = await seen(laboratory, servers, { rate: 4_000, secondsEach: forRounds(5) });
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
