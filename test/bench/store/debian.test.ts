import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { locateStore } from '../../../bench/store/locate.ts';
import type { AuthbenchError } from '../../../vocabulary/errors.ts';
import { type FakePath, fakePath } from './fake-path.ts';

/**
 * A distribution of shell scripts. Its packages: redis-server needs redis-tools, which has the program and needs
 * libatomic1 (installed) and liblzf1 (not); without liblzf1 the program does not start, as on a real machine.
 */
function fakeDistribution(t: TestContext): FakePath & { calls(): string[] } {
  const fake = fakePath(t);
  const note = `echo "$(basename "$0") $*" >> '${fake.file('calls')}'`;
  fake.program(
    'apt-get',
    `${note}
     case "$*" in *' update') echo 'E: a hook wants to be root' >&2; exit 100;; esac
     [ ! -e '${fake.file('offline')}' ] || { echo 'E: Unable to fetch some archives' >&2; exit 100; }
     while [ "$1" != download ]; do shift; done; shift
     for name; do case $name in valkey*) echo "E: Unable to locate package $name" >&2; exit 100;; esac; : > "\${name}_1.deb"; done`,
  );
  fake.program(
    'apt-cache',
    `while [ "$1" != depends ]; do shift; done; shift
     for name; do echo "$name"; case $name in
       redis-server) printf '  PreDepends: init-system-helpers\\n  Depends: redis-tools\\n  Depends: <virtual>\\n';;
       redis-tools) printf '  Depends: libatomic1\\n |Depends: liblzf1\\n  Suggests: ruby-redis\\n';;
     esac; done`,
  );
  fake.program('dpkg-query', `echo 'libatomic1 installed'; echo 'liblzf1 not-installed'; exit 1`);
  fake.program(
    'dpkg',
    `${note}
     case "$2" in
       */redis-tools_1.deb) mkdir -p "$3/usr/bin"
         printf '#!/bin/sh\\n[ -e "\${LD_LIBRARY_PATH#*:}/liblzf.so.1" ] && echo "Redis server v=7.9.9 sha=0"\\n' > "$3/usr/bin/redis-server"
         chmod +x "$3/usr/bin/redis-server";;
       */liblzf1_1.deb) mkdir -p "$3/usr/lib/x-linux-gnu"; : > "$3/usr/lib/x-linux-gnu/liblzf.so.1";;
     esac`,
  );
  fake.program(
    'ldd',
    `[ -e "\${LD_LIBRARY_PATH#*:}/liblzf.so.1" ] && exit 0; printf '\\tliblzf.so.1 => not found\\n\\tlibc.so.6 => /lib/libc.so.6\\n'`,
  );
  const path = fake.file('calls');
  return { ...fake, calls: () => (existsSync(path) ? readFileSync(path, 'utf8').trim().split('\n') : []) };
}

const linux = { platform: 'linux' } as const;

test('without Redis on PATH a copy of our own comes from the packages, with the libraries that are missing', async (t) => {
  const { env, project, calls } = fakeDistribution(t);
  const lines: string[] = [];
  const located = await locateStore(env, { ...linux, project, say: (line) => lines.push(line) });
  assert.ok(located.from === '.cache');
  assert.equal(located.version, '7.9.9');
  assert.equal(located.program, join(project, '.cache', 'redis', 'usr', 'bin', 'redis-server'));
  assert.equal(lines.length, 1);
  assert.match(lines[0] ?? '', /^fetching Redis 7\.9\.9 .* into \.cache\/ … \d+ s$/);
  const unpacked = calls().filter((call) => call.startsWith('dpkg '));
  assert.deepEqual(unpacked.map((call) => /(\w[\w-]*)_1\.deb/.exec(call)?.[1]).sort(), [
    'liblzf1',
    'redis-server',
    'redis-tools',
  ]);
});

test('apt works in folders of its own, so that no root is needed', async (t) => {
  const { env, project, calls } = fakeDistribution(t);
  await locateStore(env, { ...linux, project });
  for (const call of calls().filter((each) => each.startsWith('apt-get'))) {
    assert.match(call, /Dir::State::Lists=.*\.cache.*Dir::Cache=.*\.cache.*Debug::NoLocking=1/);
  }
});

test('the second time nothing is fetched and nothing is said; nothing but the copy is left behind', async (t) => {
  const { env, project, calls } = fakeDistribution(t);
  const first = await locateStore(env, { ...linux, project });
  const before = calls().length;
  const say = (line: string) => assert.fail(line);
  assert.deepEqual(await locateStore(env, { ...linux, project, say }), first);
  assert.equal(calls().length, before);
  assert.deepEqual(readdirSync(join(project, '.cache')), ['redis']);
});

test('processes that fetch at once do not break each other', async (t) => {
  const { env, project } = fakeDistribution(t);
  const found = await Promise.all([1, 2, 3].map(() => locateStore(env, { ...linux, project })));
  for (const located of found) assert.equal(located.from, '.cache');
  assert.deepEqual(readdirSync(join(project, '.cache')), ['redis']);
});

test('a copy that does not start here any more is fetched again', async (t) => {
  const { env, project, calls } = fakeDistribution(t);
  const located = await locateStore(env, { ...linux, project });
  assert.ok(located.from === '.cache');
  writeFileSync(located.program, '#!/bin/sh\nexit 127\n');
  const before = calls().length;
  assert.equal((await locateStore(env, { ...linux, project })).from, '.cache');
  assert.ok(calls().length > before);
});

test('without a network the ladder goes on, says why at its end, and leaves nothing half fetched', async (t) => {
  const { env, project, file } = fakeDistribution(t);
  writeFileSync(file('offline'), '');
  await assert.rejects(locateStore(env, { ...linux, project }), (error: AuthbenchError) => {
    assert.equal(error.code, 'AB_NO_REDIS');
    assert.match(error.complaint.received ?? '', /apt-get could not download .*Unable to fetch some archives/);
    assert.match(error.complaint.next, /apt-get install redis-server/);
    return true;
  });
  assert.deepEqual(readdirSync(join(project, '.cache')), []);
});
