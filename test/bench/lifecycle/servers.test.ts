import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { TrialResult } from '../../../bench/generator/trial.ts';
import type { ServerCounters } from '../../../bench/instrument/instrument.ts';
import { namedCalls } from '../../../bench/lifecycle/calls.ts';
import { startGenerator } from '../../../bench/lifecycle/generator.ts';
import { type ServerPool, serverPool } from '../../../bench/lifecycle/servers.ts';
import { typescriptFlags } from '../../../bench/process/command.ts';
import { killAll } from '../../../bench/process/end.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { ContractClient } from '../../../servers/wire/client.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { read } from '../generator/tiny-server.ts';
import { ownStore } from '../store/own-store.ts';
import { gone, lives } from './living.ts';

after(killAll);

const contender = await contenderNamed('no-auth');
const aPool = () => serverPool({ cores: null, storeUrl: undefined, keyPrefix: 'test:' });
/** A server and a generator for all tests that leave them as they were. */
const shared = aPool();
const [[server], generator] = await Promise.all([shared.ensure({ contender, instances: 1 }), startGenerator(null)]);
assert.ok(server);
const statusOf = async (url: string, path: string, headers: Record<string, string> = {}) =>
  (await fetch(new URL(path, url), { headers })).status;

test('servers run on ports of their own, answer, and are not started twice', async () => {
  const both = await shared.ensure({ contender, instances: 2 });
  assert.equal(both.length, 2);
  assert.equal(both[0], server);
  assert.equal(new Set(both.map(({ url }) => url)).size, 2);
  for (const { url } of both) {
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/);
    assert.equal(await statusOf(url, '/health'), 200);
  }
});

test('a pool can start its servers with further flags and variables, through another program', async (t) => {
  if (!existsSync('/proc/self/cmdline')) return t.skip('only Linux tells the command of a process');
  const startedWith = { flags: ['--hash-seed=1'], through: ['env', 'THROUGH=1'], env: { BESIDE: '2' } };
  const pool = serverPool({ cores: null, storeUrl: undefined, keyPrefix: 'test:', startedWith });
  const [server] = await pool.ensure({ contender, instances: 1 });
  const told = (what: string) => readFileSync(`/proc/${server?.pids[0]}/${what}`, 'utf8').split('\0');
  assert.deepEqual(told('cmdline').slice(1, 3), ['--no-memory-reducer', '--hash-seed=1']);
  assert.ok(told('environ').includes('THROUGH=1') && told('environ').includes('BESIDE=2'));
  await pool.stopAll();
});

test('another lifetime is another server; asked for at the same moment, one is started all the same', async () => {
  const wish = { contender, instances: 1, lifetimeSeconds: 2 };
  const [[two], [again], [own]] = await Promise.all([
    shared.ensure(wish),
    shared.ensure(wish),
    shared.ensure({ contender, instances: 1 }),
  ]);
  assert.equal(two, again);
  assert.equal(own, server);
  assert.notDeepEqual(two?.pids, own?.pids);
});

test('workers share one port, are handed connections in turn and counted together; when one of them ends all do', async () => {
  const pool = aPool();
  const [several] = await pool.ensure({ contender, instances: 1, workers: 2 });
  assert.ok(several);
  assert.equal(several.pids.length, 3, 'and the process that hands connections out');
  const told = [];
  for (let dial = 0; dial < 4; dial++) {
    const answer = await fetch(new URL('/worker', several.url), { headers: { connection: 'close' } });
    told.push(((await answer.json()) as { worker: number }).worker);
  }
  assert.deepEqual(told.toSorted(), [1, 1, 2, 2]);
  const counters = await several.counters();
  assert.ok((counters?.bytesRead ?? 0) > 400, 'of all four');
  assert.equal(await statusOf(server.url, '/worker'), 404, 'one process says nothing of the kind');
  process.kill(several.pids[1] as number, 'SIGKILL');
  await several.ended;
  await gone(several.pids);
  await pool.stopAll();
});

test('a renewed pool starts servers and issuers anew, in folders of their own, with the secrets and prefixes it had', async (t) => {
  const { url: storeUrl } = await ownStore(t);
  const pool = serverPool({ cores: null, storeUrl, keyPrefix: 'test:' });
  const [inFolder, withIssuer] = [await contenderNamed('session-file'), await contenderNamed('jwt-rs256')];
  const [old] = await pool.ensure({ contender, instances: 1 });
  const before = await pool.settingOf(withIssuer);
  const { folder } = await pool.settingOf(inFolder);
  const ended = pool.processes().map(({ pid }) => pid);
  assert.equal(ended.length, 2, 'a server and an issuer');
  const renewing = pool.renew({ clusterUrl: 'redis://127.0.0.1:1' });
  // Whoever asks meanwhile gets servers of the new set already.
  const [renewed] = await pool.ensure({ contender, instances: 1 });
  await renewing;
  assert.deepEqual(ended.map(lives), [false, false]);
  assert.equal(existsSync(folder as string), false);
  assert.notEqual(renewed?.url, old?.url);
  assert.equal(await statusOf(renewed?.url as string, '/health'), 200);
  assert.deepEqual(pool.processes(), [{ name: 'server no-auth #1', pid: renewed?.pids[0] }]);
  const after = await pool.settingOf(withIssuer);
  assert.deepEqual({ ...after, issuerUrl: '' }, { ...before, issuerUrl: '' });
  assert.notEqual(after.issuerUrl, before.issuerUrl);
  assert.equal((await pool.settingOf(await contenderNamed('session-redis-cluster'))).storeUrl, 'redis://127.0.0.1:1');
  const last = pool.processes().map(({ pid }) => pid);
  await pool.stopAll();
  assert.deepEqual(last.map(lives), [false, false]);
});

test('a server’s counters move with what it serves', async () => {
  const before = (await server.counters()) as ServerCounters;
  await (await fetch(`${server.url}/me`)).text();
  const after = (await server.counters()) as ServerCounters;
  assert.ok(after.bytesRead > before.bytesRead && after.bytesWritten > before.bytesWritten);
  assert.ok(after.cpuUs >= before.cpuUs && after.rssBytes > 0);
});

test('secrets are drawn for each run, and stand in no command line', {
  skip: process.platform !== 'linux',
}, async () => {
  const other = aPool();
  const secretOf = async (pool: ServerPool) => (await pool.settingOf(contender)).secret;
  assert.notEqual(await secretOf(shared), await secretOf(other));
  assert.notEqual(shared.operatorKey, other.operatorKey);
  const line = readFileSync(`/proc/${server.pids[0]}/cmdline`, 'utf8');
  for (const secret of [await secretOf(shared), shared.operatorKey]) assert.equal(line.includes(secret), false);
  assert.equal(await statusOf(server.url, '/operator/revoke'), 404, 'a GET is no revoke');
});

test('the generator takes orders over its channel: an arm, a slice, trials as they end', async () => {
  const answer = await (await fetch(`${server.url}/me`)).text();
  await generator.openArm({
    arm: 'a',
    url: server.url,
    connections: [[read('/me', { answer })], [read('/me', { answer })]],
  });
  const result = await generator.slice('a', { shape: 'counted', perConnection: 3, drainMs: 5_000 });
  assert.deepEqual([result.due, result.wrong, result.serviceUs.length], [6, 0, 6]);
  assert.ok(result.serviceUs instanceof Float64Array);
  await generator.closeArm('a');
  await assert.rejects(
    generator.slice('a', { shape: 'counted', perConnection: 1, drainMs: 5_000 }),
    /no arm is called a/,
  );
  const ended: TrialResult[] = [];
  const trial = { number: 4, instances: [server.url], userId: 'u1', trigger: 'logout', inFlight: 'none' } as const;
  await generator.trials(
    [{ ...trial, slowMs: 100, intervalMs: 2, issueAtMs: null, patienceMs: 60 }],
    shared.operatorKey,
    2_000,
    (seen) => ended.push(seen),
  );
  assert.deepEqual(
    ended.map(({ number, fault }) => [number, fault]),
    [[4, undefined]],
  );
  assert.equal(ended[0]?.instances[0]?.refusedMs, null, 'the control lets everybody in, for ever');
});

test('a server that was killed is gone by name, and a call of the harness that fails is one complaint that says so', async () => {
  const pool = aPool();
  const [server] = await pool.ensure({ contender, instances: 1 });
  assert.ok(server);
  const contract = new ContractClient();
  const client = namedCalls(
    () => contract,
    (url) => pool.describe(url),
  );
  const credential = await client.login(server.url, 'u1');
  assert.equal((await client.me(server.url, credential)).status, 200);
  assert.equal(server.gone, undefined);
  process.kill(server.pids[0] as number, 'SIGKILL');
  await assert.rejects(server.counters(), { code: 'AB_CHILD_LOST' });
  // Its channel may close before its end is known.
  await server.ended;
  assert.equal(server.gone, 'SIGKILL');
  for (const call of [client.login(server.url, 'u1'), client.me(server.url, credential)])
    await assert.rejects(call, (error) => {
      assert.ok(error instanceof AuthbenchError);
      assert.deepEqual([error.code, error.exitCode], ['AB_CALL_FAILED', 1]);
      assert.match(error.complaint.what, /at server no-auth #1, which has ended: SIGKILL\.$/);
      assert.match(error.complaint.received ?? '', /ECONN|socket/);
      return true;
    });
  contract.close();
  await pool.stopAll();
});

test('an arm that cannot be opened is one complaint, with its server', async () => {
  await assert.rejects(
    generator.openArm({ arm: 'latency/no-auth/0', url: 'http://127.0.0.1:1', connections: [[read()]] }),
    (error) => {
      assert.ok(error instanceof AuthbenchError);
      assert.deepEqual([error.code, error.exitCode], ['AB_ARM_LOST', 1]);
      assert.match(error.complaint.what, /latency\/no-auth\/0/);
      assert.match(error.complaint.received ?? '', /0 of 1 connections/);
      return true;
    },
  );
});

test('a trial whose result cannot be written ends the others, and rejects with that very error', async () => {
  const trials = [0, 1].map((number) => ({
    ...({ number, instances: [server.url], userId: 'u1', trigger: 'logout', inFlight: 'none' } as const),
    // The second one would go on for an hour.
    ...{ slowMs: 100, intervalMs: 2, issueAtMs: null, patienceMs: number === 0 ? 60 : 3_600_000 },
  }));
  const full = new Error('the disk is full');
  let told = 0;
  const running = generator.trials(trials, shared.operatorKey, 2_000, () => {
    told += 1;
    throw full;
  });
  await assert.rejects(running, (error) => error === full);
  assert.equal(told, 1);
});

test('Ctrl-C is not the children’s to answer', async () => {
  for (const pid of [server.pids[0] as number, generator.child.pid]) process.kill(pid, 'SIGINT');
  await server.counters();
  await generator.closeArm('none');
  assert.deepEqual([lives(server.pids[0] as number), lives(generator.child.pid)], [true, true]);
});

test('a harness that is killed leaves neither server nor generator', { timeout: 20_000 }, async () => {
  const file = join(import.meta.dirname, 'children', 'harness.ts');
  const harness = spawn(process.execPath, [...typescriptFlags(file), file], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(harness.stdout.setEncoding('utf8'), 'data')) as [string];
  const pids = JSON.parse(line) as number[];
  assert.equal(pids.length, 2);
  assert.deepEqual(pids.map(lives), [true, true]);
  harness.kill('SIGKILL');
  await once(harness, 'exit');
  await gone(pids);
});

test('a version of a contender is started from its own project, on its own Node, beside the other version', async () => {
  const root = mkdtempSync(join(tmpdir(), 'authbench-version-'));
  mkdirSync(join(root, 'servers'));
  const lines = [
    "import { createServer } from 'node:http';",
    "const server = createServer((_, response) => response.end('the other version'));",
    "server.listen(0, '127.0.0.1', () => process.send({ type: 'ready', port: server.address().port, pid: process.pid }));",
    "process.once('disconnect', () => process.exit(0));",
  ];
  writeFileSync(join(root, 'servers', 'process.ts'), lines.join('\n'));
  const node = join(root, 'node');
  symlinkSync(process.execPath, node);
  const version = { name: 'other', root, node };
  const [[own], [other]] = await Promise.all([
    shared.ensure({ contender, instances: 1 }),
    shared.ensure({ contender: { ...contender, version }, instances: 1 }),
  ]);
  assert.deepEqual([own?.variant, other?.variant], ['', 'other']);
  assert.equal(await statusOf(own?.url as string, '/health'), 200);
  assert.equal(await (await fetch(other?.url as string)).text(), 'the other version');
  const started = readFileSync(`/proc/${other?.pids[0]}/cmdline`, 'utf8').split('\0');
  assert.equal(started[0], node);
  assert.ok(started.includes('--no-memory-reducer'), started.join(' '));
  rmSync(root, { recursive: true });
});

test('no server of a pool outlives its end, and no generator its own', async () => {
  const pids = shared.processes().map(({ pid }) => pid);
  assert.ok(pids.length > 0 && pids.every(lives));
  await Promise.all([shared.stopAll(), generator.child.stop()]);
  assert.deepEqual([...pids, generator.child.pid].filter(lives), []);
});
