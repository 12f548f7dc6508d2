import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installCommand, locateStore } from '../../../bench/store/locate.ts';
import { maskUrl } from '../../../bench/store/store.ts';
import { AuthbenchError, format } from '../../../vocabulary/errors.ts';
import { fakePath } from './fake-path.ts';

const version = (text: string) => `echo '${text}'`;
const redis7 = 'Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64';

test('REDIS_URL comes before everything else', async (t) => {
  const { env, project, program } = fakePath(t);
  program('redis-server', version(redis7));
  const located = await locateStore({ ...env, REDIS_URL: 'redis://db.example:6380' }, { project });
  assert.deepEqual(located, { from: 'REDIS_URL', url: 'redis://db.example:6380' });
});

test('an empty REDIS_URL is none', async (t) => {
  const { env, project, program } = fakePath(t);
  program('redis-server', version(redis7));
  assert.equal((await locateStore({ ...env, REDIS_URL: '' }, { project })).from, 'PATH');
});

test('redis-server on PATH is taken with its version, and before valkey-server', async (t) => {
  const { env, project, program } = fakePath(t);
  program('valkey-server', version('Valkey server v=8.0.1 sha=00000000:0'));
  const path = program('redis-server', version(redis7));
  assert.deepEqual(await locateStore(env, { project }), { from: 'PATH', program: path, version: '7.0.15' });
});

test('valkey-server on PATH is taken where redis-server does not start', async (t) => {
  const { env, project, program } = fakePath(t);
  program('redis-server', 'exit 127');
  const path = program('valkey-server', version('Valkey server v=8.0.1 sha=00000000:0'));
  assert.deepEqual(await locateStore(env, { project }), { from: 'PATH', program: path, version: 'valkey 8.0.1' });
});

test('a folder called redis-server is no program', async (t) => {
  const { env, project } = fakePath(t);
  mkdirSync(join(env.PATH, 'redis-server'));
  await assert.rejects(locateStore(env, { project, platform: 'darwin' }), /No Redis was found/);
});

test('Docker is the last rung, and only where its engine answers and compose is there', async (t) => {
  const { env, project, program } = fakePath(t);
  const path = program('docker', 'exit 0');
  const located = await locateStore(env, { project, platform: 'darwin' });
  assert.deepEqual(located, { from: 'docker', program: path, composeFile: join(project, 'docker-compose.yml') });

  program('docker', '[ "$1" = compose ] && exit 1; exit 0');
  await assert.rejects(locateStore(env, { project, platform: 'darwin' }), (error: AuthbenchError) =>
    /compose plugin/.test(format(error)),
  );
});

test('where no rung holds, the message says what was tried and gives the command for this platform', async (t) => {
  const { env, project, program } = fakePath(t);
  program('redis-server', 'echo "no such library" >&2; exit 127');
  program('docker', 'echo "Cannot connect to the Docker daemon" >&2; exit 1');
  await assert.rejects(locateStore(env, { project, platform: 'darwin' }), (error) => {
    assert.ok(error instanceof AuthbenchError);
    assert.equal(error.code, 'AB_NO_REDIS');
    assert.equal(error.exitCode, 2);
    assert.match(error.complaint.received ?? '', /REDIS_URL is not set/);
    assert.match(error.complaint.received ?? '', /redis-server does not start \(no such library\)/);
    assert.match(error.complaint.received ?? '', /no Docker engine answers \(Cannot connect/);
    assert.match(error.complaint.next, /brew install redis/);
    assert.match(error.complaint.next, /REDIS_URL=redis:/);
    return true;
  });
});

test('each platform gets a command of its own', (t) => {
  const { env, program } = fakePath(t);
  assert.match(installCommand(env, 'darwin'), /brew install redis/);
  assert.match(installCommand(env, 'win32'), /WSL/);
  assert.match(installCommand(env, 'linux'), /put it on PATH/);
  program('dnf', '');
  assert.match(installCommand(env, 'linux'), /sudo dnf install/);
  program('apt-get', '');
  assert.match(installCommand(env, 'linux'), /sudo apt-get install redis-server/);
});

test('a REDIS_URL that is no Redis address is refused, and its password is not repeated', async (t) => {
  const { env, project } = fakePath(t);
  for (const url of ['localhost:6379', 'http://u:geheim@host', 'redis://u:gehe/im@host', 'redis://']) {
    await assert.rejects(locateStore({ ...env, REDIS_URL: url }, { project }), (error) => {
      assert.ok(error instanceof AuthbenchError);
      assert.equal(error.code, 'AB_REDIS_URL');
      assert.doesNotMatch(format(error), /gehe/);
      return true;
    });
  }
});

test('a masked URL keeps the host and loses what is secret', () => {
  assert.equal(maskUrl('redis://127.0.0.1:6379/1'), 'redis://127.0.0.1:6379/1');
  assert.equal(maskUrl('rediss://user:p@ss@host:6380'), 'rediss://***@host:6380');
  assert.equal(maskUrl(':geheim@host'), '***@host');
  assert.equal(maskUrl('redis://host?password=geheim'), 'redis://host?***');
});
