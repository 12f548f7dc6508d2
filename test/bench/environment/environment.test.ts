import assert from 'node:assert/strict';
import { homedir, hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { Ajv } from 'ajv';
import type { Commands } from '../../../bench/environment/commands.ts';
import { readEnvironment } from '../../../bench/environment/environment.ts';
import { placement } from '../../../bench/machine/cores.ts';
import { Environment } from '../../../results/format/environment.ts';
import { fakeFiles } from '../machine/fake-files.ts';

const root = join(import.meta.dirname, '../../..');
const store = {
  version: '7.0.15',
  from: '/opt/redis bin/redis-server, asked by redis://me:secret@127.0.0.1:6379',
  settings: { save: '', dir: '/home/somebody/a folder', maxmemory: '0' },
};

function fakeMachine(stat: string[]) {
  const still = fakeFiles({
    '/proc/cpuinfo': 'flags\t\t: fpu hypervisor\n',
    '/proc/loadavg': '1.50 1 1 1/1 1\n',
    '/proc/self/status': 'Cpus_allowed_list:\t0-1\n',
    '/etc/os-release': 'NAME="Example"\nPRETTY_NAME="Example Linux 3"\n',
    '/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor': 'powersave\n',
    [join(root, '.git', 'HEAD')]: 'ref',
    [join(root, 'package-lock.json')]: JSON.stringify({
      packages: {
        '': { dependencies: { b: '^2.0.0' }, devDependencies: { a: '*' }, optionalDependencies: { absent: '1.0.0' } },
        'node_modules/a': { version: '1.2.3' },
        'node_modules/b': { version: '2.5.0' },
        'node_modules/@scope/c': { version: '9.0.0' },
        'node_modules/b/node_modules/a': { version: '1.0.0' },
        'node_modules/@scope/c/node_modules/a': { version: '1.2.3' },
        'node_modules/linked': { link: true },
      },
    }),
  });
  return { ...still, text: (path: string) => (path === '/proc/stat' ? (stat.shift() ?? null) : still.text(path)) };
}

const git: Commands = {
  ask: (command, args) => {
    if (command !== 'git') return null;
    return args.includes('rev-parse') ? { status: 0, output: 'abc123' } : { status: 0, output: ' M README.md' };
  },
};

test('the environment is read from the machine’s files, lockfile and checkout', async () => {
  const pauses: number[] = [];
  const environment = await readEnvironment({
    store,
    threadPool: 4,
    placement: placement([0, 1], false),
    root,
    files: fakeMachine(['cpu  50 0 0 50 0 0 0 0\n', 'cpu  60 0 0 65 0 0 0 25\n']),
    commands: git,
    wait: async (ms) => pauses.push(ms),
  });
  assert.deepEqual(pauses, [200]);
  assert.equal(environment.cores, 2);
  assert.equal(environment.os, 'Example Linux 3');
  assert.equal(environment.virtualisation, 'virtual machine (hypervisor flag)');
  assert.equal(environment.governor, 'powersave');
  assert.equal(environment.loadBefore, 1.5);
  // 25 of the 50 ticks between the readings.
  assert.equal(environment.stealBefore, 0.5);
  assert.equal(environment.steal, null);
  assert.equal(environment.paravirtTimeAccounting, null);
  assert.deepEqual(environment.dependencies, { '@scope/c': '9.0.0', a: '1.0.0, 1.2.3', b: '2.5.0' });
  assert.deepEqual(environment.directDependencies, ['a', 'b']);
  assert.deepEqual([environment.commit, environment.dirty], ['abc123', true]);
  assert.deepEqual([environment.node, environment.threadPool], [process.versions.node, 4]);
  for (const said of [
    'virtual machine',
    'two cores',
    'not pinned',
    'powersave',
    'took 50 %',
    'load average was 1.50',
  ]) {
    assert.ok(
      environment.doubts.some((doubt) => doubt.includes(said)),
      `${said}: ${environment.doubts.join(' ')}`,
    );
  }
});

test('paths and passwords of the store are left out', async () => {
  const files = fakeMachine([]);
  const environment = await readEnvironment({
    store,
    threadPool: 4,
    placement: placement([0], true),
    root,
    files,
    commands: git,
  });
  assert.deepEqual(environment.store?.settings, { save: '', dir: '(path)', maxmemory: '0' });
  assert.doesNotMatch(environment.store?.from ?? '', /opt|secret|me:/);
  assert.match(environment.store?.from ?? '', /redis:\/\/127\.0\.0\.1:6379/);
  assert.equal(environment.stealBefore, null);
});

test('outside a checkout, and without git, there is no commit', async () => {
  const about = { store: null, threadPool: 4, placement: placement([0], true), files: fakeMachine([]) };
  const outside = await readEnvironment({ ...about, root: '/elsewhere', commands: git });
  assert.deepEqual([outside.commit, outside.dirty, outside.dependencies], [null, null, {}]);
  const noGit = await readEnvironment({ ...about, root, commands: { ask: () => null } });
  assert.deepEqual([noGit.commit, noGit.dirty], [null, null]);
});

test('the environment of this machine fits the schema, and names no host, user or path', async () => {
  const environment = await readEnvironment({ store: null, threadPool: 4, placement: placement([0], true), root });
  const ajv = new Ajv();
  assert.ok(ajv.validate(JSON.parse(JSON.stringify(Environment)), environment), ajv.errorsText());
  assert.ok(environment.directDependencies?.includes('fastify'));
  assert.ok(Object.keys(environment.dependencies).length > (environment.directDependencies?.length ?? 0) * 3);
  const text = JSON.stringify(environment);
  // A host may be called after what it is ("vm"): only as a value of its own does it give anything away.
  for (const secret of [hostname(), userInfo().username]) assert.ok(!text.includes(`"${secret}"`), secret);
  for (const place of [root, homedir()]) assert.ok(place === '/' || !text.includes(place), place);
  assert.doesNotMatch(text, /"\//);
});
