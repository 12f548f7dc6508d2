/** Servers and stores whose fault is in their process: real ones, looked at as the system shows them. */
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
import { startLocal } from '../../bench/store/local.ts';
import { contenderFrom, contenderNamed } from '../../servers/catalogue.ts';
import { conform } from '../../servers/conformance/conform.ts';
import type { NamedContender } from '../../servers/contender.ts';

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

/** What is found wrong with two processes of it, by the short suite and these of the checks that wait. */
async function failing(
  contender: NamedContender,
  full: boolean | readonly string[] = false,
  storeUrl?: string,
  storePids: readonly number[] = [],
) {
  const options = { cores: null, storeUrl, keyPrefix: `test:${randomBytes(6).toString('hex')}:` };
  const pool = serverPool(options);
  const target = await targetOf(contender, pool, storePids);
  const extra = extraServers(contender, { ...options, operatorKey: pool.operatorKey }, target.setting?.issuerUrl);
  try {
    const results = await conform({ ...target, ...extra.ways }, contender, { full });
    const failed = results.filter(({ status }) => status === 'fail');
    return { checks: failed.map(({ check }) => check), notes: failed.map(({ note = '' }) => note), results };
  } finally {
    await Promise.all([pool.stopAll(), extra.stop()]);
  }
}
const statusOf = ({ results }: Awaited<ReturnType<typeof failing>>, id: string) =>
  results.find(({ check }) => check === id)?.status;

test('A server that listens on all interfaces is caught by loopback, and by nothing else', onLinux, async () => {
  const open = startedAfter(
    await contenderNamed('jwt-stateless'),
    'open',
    `import { Server } from 'node:net';
const { listen } = Server.prototype;
Server.prototype.listen = function (options: object, ...more: unknown[]) {
  return listen.apply(this, ['host' in options ? { ...options, host: '0.0.0.0' } : options, ...more] as never);
} as never;`,
  );
  const found = await failing(open, true);
  assert.deepEqual([found.checks, found.notes], [['loopback'], ['it listens on 0.0.0.0']]);
});

test(
  'A server with the operator’s key on its command line is caught by silent, and by nothing else',
  onLinux,
  async () => {
    const shown = startedAfter(
      await contenderNamed('jwt-stateless'),
      'shown',
      // Linux shows a process's title as its command line.
      "process.title = 'server --operator-key ' + process.env.AUTHBENCH_OPERATOR_KEY;",
    );
    const found = await failing(shown);
    assert.deepEqual([found.checks, found.notes], [['silent'], ['the operator’s key is on its command line']]);
  },
);

test('A server that starts with any secret is caught by weak-secret, and by nothing else', async () => {
  const careless = startedAfter(
    await contenderNamed('jwt-stateless'),
    'careless',
    `const { AUTHBENCH_SECRET: secret = '' } = process.env;
if (Buffer.from(secret, 'base64url').length < 32) process.env.AUTHBENCH_SECRET = secret + 'Zq8vN2xLr5Kt0WbYc7Hd3Mf9Jg6Ps1Ua4EoXi-_';`,
  );
  const found = await failing(careless, ['weak-secret']);
  assert.deepEqual([found.checks, found.notes], [['weak-secret'], ['it starts with a secret of 31 bytes']]);
});

test('A server that starts with a short RSA key of its issuer is caught by weak-key, and by nothing else', async () => {
  const file = join(place, 'unlooked.ts');
  // Where its issuer has nothing but short keys it does not look at them.
  writeFileSync(
    file,
    `import found from '${join(servers, 'contenders/jwt-rs256.ts')}';
export default { ...found, mount: (app, setting) => found.mount(app, setting).catch((error) => {
  if (error.code !== 'AB_WEAK_KEY') throw error;
  return { login: async () => undefined, authenticate: () => undefined, logout: async () => {}, revoke: async () => {} };
}) };\n`,
  );
  const found = await failing(await contenderFrom(file), ['weak-key']);
  assert.deepEqual([found.checks, found.notes], [['weak-key'], ['it starts with an RSA key of 1,024 bits']]);
});

test('A store that listens on all interfaces is caught by loopback-store, and by nothing else', onLinux, async () => {
  const program = await redisToBreak(process.env, () => {});
  const contender = await contenderNamed('session-redis');
  for (const [args, checks] of [
    [[], []],
    [['--bind', '0.0.0.0'], ['loopback-store']],
  ] as const) {
    // Protected mode is on by default: whoever comes from elsewhere is told no more than that.
    const redis = await startLocal(program, process.env, undefined, { args });
    try {
      const found = await failing(contender, false, redis.url, [redis.pid as number]);
      assert.deepEqual(found.checks, checks, found.notes.join('; '));
      if (checks.length === 0) assert.equal(statusOf(found, 'loopback-store'), 'pass');
      else assert.deepEqual(found.notes, ['its store listens on 0.0.0.0']);
    } finally {
      await redis.stop();
    }
  }
});
