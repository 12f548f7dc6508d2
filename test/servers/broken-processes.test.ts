/** Servers and stores whose fault is in their process or their start: real ones, looked at as the system shows them. */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { redisToBreak } from '../../bench/conformance/faults/breakable-redis.ts';
import { extraServers } from '../../bench/conformance/target/extra-servers.ts';
import { targetOf } from '../../bench/conformance/target/running.ts';
import { serverPool } from '../../bench/lifecycle/servers.ts';
import { listeningAddresses } from '../../bench/machine/listening.ts';
import { startLocal } from '../../bench/store/local.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { type CheckResult, conform } from '../../servers/conformance/conform.ts';
import type { MountableContender, NamedContender, Setting } from '../../servers/contender.ts';
import { buildApp } from '../../servers/http/app.ts';
import type { AuthbenchError } from '../../vocabulary/errors.ts';
import { running } from './running.ts';

const onLinux = { skip: process.platform !== 'linux' && 'where a process listens is told by Linux alone' };
const place = mkdtempSync(join(tmpdir(), 'authbench-broken-'));
after(() => rmSync(place, { recursive: true, force: true }));
const servers = join(import.meta.dirname, '../../servers');

/** The contender, its servers started from a process file that does this first. */
function startedAfter(contender: NamedContender, name: string, first: string): NamedContender {
  const root = join(place, name);
  mkdirSync(join(root, 'servers'), { recursive: true });
  writeFileSync(join(root, 'servers/process.ts'), `${first}\nawait import('${join(servers, 'process.ts')}');\n`);
  return { ...contender, version: { name, root } };
}

/** What is found wrong with two processes of it by every check. */
async function failing(contender: NamedContender) {
  const options = { cores: null, storeUrl: undefined, keyPrefix: `test:${randomBytes(6).toString('hex')}:` };
  const pool = serverPool(options);
  const target = await targetOf(contender, pool);
  const extra = extraServers(contender, { ...options, operatorKey: pool.operatorKey }, undefined);
  try {
    return failed(await conform({ ...target, ...extra.ways }, contender, { full: true }));
  } finally {
    await Promise.all([pool.stopAll(), extra.stop()]);
  }
}

const failed = (results: readonly CheckResult[]) =>
  Object.fromEntries(results.filter(({ status }) => status === 'fail').map(({ check, note }) => [check, note]));

// One start for all three: each is told by its own check, in its own words, and nothing else is.
test(
  'A server that listens everywhere, shows the operator’s key and takes any secret is caught at all three',
  onLinux,
  async () => {
    const broken = startedAfter(
      await contenderNamed('jwt-stateless'),
      'broken',
      `import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (options: object, ...more: unknown[]) {
  return listen.apply(this, ['host' in options ? { ...options, host: '0.0.0.0' } : options, ...more] as never);
} as never;
// Linux shows a process's title as its command line.
process.title = 'server --operator-key ' + process.env.AUTHBENCH_OPERATOR_KEY;
const { AUTHBENCH_SECRET: secret = '' } = process.env;
if (Buffer.from(secret, 'base64url').length < 32) process.env.AUTHBENCH_SECRET = secret + 'Zq8vN2xLr5Kt0WbYc7Hd3Mf9Jg6Ps1Ua4EoXi-_';`,
    );
    assert.deepEqual(await failing(broken), {
      loopback: 'it listens on 0.0.0.0',
      silent: 'the operator’s key is on its command line',
      'weak-secret': 'it starts with a secret of 31 bytes',
    });
  },
);

test('A server that starts with a short RSA key of its issuer is caught by weak-key, and by nothing else', async () => {
  const good = await contenderNamed('jwt-rs256');
  // Where its issuer has nothing but short keys it does not look at them.
  const unlooking: MountableContender = {
    ...good,
    mount: (app, setting) =>
      good.mount(app, setting).catch((error) => {
        if (error.code !== 'AB_WEAK_KEY') throw error;
        return {
          login: async () => undefined,
          authenticate: () => undefined,
          logout: async () => {},
          revoke: async () => {},
        };
      }),
  };
  const servers = await running(unlooking);
  const starts = async (change: Partial<Setting>) => {
    try {
      const { app } = await buildApp(unlooking, { ...servers.setting, ...change }, servers.operatorKey);
      await app.close();
      return undefined;
    } catch (error) {
      return (error as AuthbenchError).code;
    }
  };
  try {
    const results = await conform({ ...servers, starts }, unlooking, { full: ['weak-key'] });
    assert.deepEqual(failed(results), { 'weak-key': 'it starts with an RSA key of 1,024 bits' });
  } finally {
    await servers.close();
  }
});

test('A store that listens on all interfaces is caught by loopback-store, and by nothing else', onLinux, async () => {
  const program = await redisToBreak(process.env, () => {});
  const contender = await contenderNamed('session-redis');
  for (const [args, wrong] of [
    [[], {}],
    [['--bind', '0.0.0.0'], { 'loopback-store': 'its store listens on 0.0.0.0' }],
  ] as const) {
    // Protected mode is on by default: whoever comes from elsewhere is told no more than that.
    const redis = await startLocal(program, process.env, undefined, { args });
    const servers = await running(contender, redis.url);
    try {
      const storeAddresses = () => listeningAddresses(redis.pid as number);
      const results = await conform({ ...servers, storeAddresses }, contender);
      assert.deepEqual(failed(results), wrong);
      const { status } = results.find(({ check }) => check === 'loopback-store') as CheckResult;
      assert.equal(status, args.length === 0 ? 'pass' : 'fail');
    } finally {
      await servers.close();
      await redis.stop();
    }
  }
});
