/** Guards of what is counted exactly, provoked for real in a whole run. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Redis } from 'ioredis';
import type { Progress } from '../../../bench/instrument/instrument.ts';
import { builtIn } from '../../../bench/procedures/registry.ts';
import { freePort } from '../../../bench/process/free-port.ts';
import { run } from '../../../bench/run/run.ts';
import { suiteNamed } from '../../../bench/suites/suites.ts';
import type { NamedScenario } from '../../../scenarios/scenario.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { shortWarmUp } from '../../short-warm-up.ts';
import { redisAt } from '../store/redis-at.ts';
import { onLinux } from './provoking.ts';

/** Operations enough that two series differ by somebody else's, and that a store fills up. */
const logins: NamedScenario = {
  id: 'logins',
  title: 'Logins',
  question: 'What does a login ask of the store?',
  steps: [
    {
      procedure: 'exact-counts',
      claims: [0],
      count: 40,
      series: 8,
      factor: 'operation',
      primary: 'store-commands',
      readings: [{ metric: 'store-commands', operation: 'login', of: 'storeCommands' }],
    },
  ],
};

test('evicted and not-exact: a store that is too small, and that somebody else uses', onLinux, async (t) => {
  const store = await redisAt(t, await freePort());
  const other = new Redis(store.url);
  t.after(() => other.disconnect());
  await other.config('SET', 'maxmemory-policy', 'allkeys-random');
  const noise = setInterval(() => void other.get('nothing').catch(() => {}), 7);
  t.after(() => clearInterval(noise));
  /** When rounds enough have been counted: one in which a key was evicted is dropped. */
  const tighten = async ({ done }: Progress) => {
    if (done !== 4) return;
    const used = Number(/^used_memory:(\d+)/m.exec(await other.info('memory'))?.[1]);
    await other.config('SET', 'maxmemory', used);
  };
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
      scenarios: [logins],
      contenders: await Promise.all(['session-redis', 'session-redis-defaults'].map((id) => contenderNamed(id))),
      registry: builtIn,
      baseline: 'session-redis',
      seed: 1,
      out: join(folder, 'run'),
      version: '0.0.0',
      warmUp: shortWarmUp,
    },
    { say() {}, progress: (message) => void tighten(message), began() {} },
    new AbortController().signal,
  );
  const named = (name: string) => file.guards.find((guard) => guard.name === name);
  assert.ok((named('evicted')?.value ?? 0) > 0, JSON.stringify(file.guards));
  assert.equal(named('evicted')?.effect, 'invalid');
  assert.ok((named('not-exact')?.count ?? 0) > 0);
  const exact = file.comparisons.filter(({ metric }) => metric === 'store-commands');
  assert.ok(exact.some(({ verdict, reason }) => verdict === 'invalid' && reason === 'not-exact'));
});
