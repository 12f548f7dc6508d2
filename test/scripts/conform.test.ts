/** `authbench conform` as people type it: its table, its files, its refusals, and that nothing of it stays behind. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { typescriptFlags } from '../../bench/process/command.ts';
import { commands } from '../../scripts/cli.ts';
import { conformWith } from '../../scripts/conform.ts';
import { gone } from '../bench/lifecycle/living.ts';
import { commandOf, descendantsOf } from './descendants.ts';
import { complaintIn, spoken, spokenBy } from './spoken.ts';
import { wellFormed } from './xml.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-conform-'));
after(() => rmSync(place, { recursive: true, force: true }));
const files = { junit: join(place, 'conform.xml'), json: join(place, 'conform.json') };
const catalogue = join(import.meta.dirname, '../../servers');

/** By the short suite, where a test is about something else than the checks that wait; the first one asks them all. */
const briefly = (...argv: string[]) =>
  spokenBy({ ...commands, conform: async () => conformWith({ full: false }) }, ...argv);

/** A contender like jwt-stateless, whose declarations are others. */
function contenderFile(name: string, change: string): string {
  const file = join(place, `${name}.ts`);
  writeFileSync(
    file,
    `import found from '${join(catalogue, 'contenders/jwt-stateless.ts')}';\nexport default { ...found, ${change} };\n`,
  );
  return file;
}

test('Two contenders are checked on servers of their own, and told in a table, in JUnit XML and in JSON', async () => {
  const said = await spoken('conform', 'no-auth', 'jwt-stateless', '--junit', files.junit, '--json', files.json);
  assert.deepEqual([said.code, said.err], [0, '']);
  const [head = '', first = '', second = '', empty, ...rest] = said.out.trimEnd().split('\n');
  assert.match(head, /^contender +passed +declared limit +not applicable +not asked +failed$/);
  assert.match(first, /^no-auth +\d+ +\d+ +\d+ +- +-$/);
  assert.match(second, /^jwt-stateless +\d+ +\d+ +(\d+|-) +- +-$/);
  assert.equal(empty, '');
  // What they declare is named, with its checks, before the totals.
  assert.ok(rest.includes('no-auth cannot, as it declares') && rest.includes('jwt-stateless cannot, as it declares'));
  assert.match(
    rest.at(-1) ?? '',
    /^2 contenders, \d+ checks: \d+ passed, \d+ declared limits, \d+ not applicable, 0 not asked, none failed$/,
  );

  const json = JSON.parse(readFileSync(files.json, 'utf8'));
  assert.deepEqual(
    json.contenders.map(({ id }: { id: string }) => id),
    ['no-auth', 'jwt-stateless'],
  );
  const checks = json.contenders.flatMap(({ checks }: { checks: object[] }) => checks);
  assert.equal(
    Object.values(json.totals as Record<string, number>).reduce((sum, each) => sum + each, 0),
    checks.length,
  );
  for (const check of checks) assert.ok(check.check && check.property && check.clause && check.status, check);

  const xml = wellFormed(readFileSync(files.junit, 'utf8'));
  const named = (name: string) => xml.filter((element) => element.name === name);
  assert.equal(named('testsuite').length, 2);
  assert.equal(named('testcase').length, checks.length);
  assert.equal(named('skipped').length, json.totals['not-applicable']);
  assert.equal(named('system-out').length, json.totals['declared-limit']);
  for (const { attributes } of named('skipped')) assert.match(attributes.message ?? '', /^not applicable: ./);
  const [all] = named('testsuites');
  assert.deepEqual([all?.attributes.tests, all?.attributes.failures], [String(checks.length), '0']);
});

test('What fails is named with what was asked, by which clause, and what was found; one that does not start fails, and the others are checked all the same; the exit code is 3', async () => {
  const file = contenderFile('says-it-can', 'limits: []');
  const falls = contenderFile('falls', "mount: async () => { throw new Error('no') }");
  const said = await briefly('conform', '--contender-file', falls, '--contender-file', file, '--junit', files.junit);
  assert.equal(said.code, 3);
  assert.match(said.out, /^falls fails start$/m);
  assert.match(said.out, /^says-it-can +\d+ +- +\S+ +- +\d+ !$/m);
  assert.match(said.out, /^says-it-can fails logout\n {2}asked: .+\n(?: {4}.+\n)* {2}clause: .+\n {2}found: .+$/m);
  assert.match(said.out, /^2 contenders, \d+ checks: .+, [1-9]\d* failed\n$/m);
  const xml = wellFormed(readFileSync(files.junit, 'utf8'));
  assert.ok(xml.some(({ name, attributes }) => name === 'failure' && attributes.type === 'logout'));
});

for (const [argv, code] of [
  [['conform', 'jwt-statless'], 'AB_UNKNOWN_CONTENDER'],
  [['conform', '--fault'], 'AB_UNKNOWN_OPTION'],
  [['conform', '--target', 'http://127.0.0.1:1'], 'AB_BAD_TARGET'],
  [['conform', 'no-auth', '--junit', join(place, 'nowhere', 'a.xml')], 'AB_FILE_UNWRITABLE'],
  [['conform', 'no-auth', '--json', place], 'AB_FILE_UNWRITABLE'],
  [['conform', 'no-auth', '--json', join(place, 'one'), '--junit', join(place, 'one')], 'AB_FILE_UNWRITABLE'],
] as const) {
  test(`authbench ${argv.join(' ').replace(place, '…')} is refused with ${code}, and nothing is begun`, async () => {
    const said = await spoken(...argv);
    assert.deepEqual([said.code, said.out, complaintIn(said).code], [2, '', code]);
  });
}

const hasPython = spawnSync('python3', ['--version']).status === 0;
test('A server of another language that a target file starts is checked as a contender is, and passes', {
  skip: !hasPython && 'needs python3',
}, async () => {
  const target = join(import.meta.dirname, '../../docs/examples/python-sessions/target.ts');
  const { code, out, err } = await spoken('conform', '--target', `python=${target}`);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^python +[1-9]\d* .+ -$/m);
});

test('A target that is not there is told as such', async () => {
  const said = await spoken('conform', '--target', 'mine=http://127.0.0.1:1');
  assert.deepEqual([said.code, complaintIn(said).code], [2, 'AB_TARGET_SILENT']);
});

test('--faults breaks the store of a contender that has one, and each fault is a check', async () => {
  const said = await briefly('conform', 'jwt-denylist', '--faults', '--json', files.json);
  assert.equal(said.code, 0, said.out);
  const [{ checks }] = JSON.parse(readFileSync(files.json, 'utf8')).contenders;
  const ofFaults = checks.filter(({ check }: { check: string }) => /^store-(?!loopback)/.test(check));
  assert.deepEqual(
    ofFaults.map(({ check, status }: { check: string; status: string }) => [check, status]),
    [
      ['store-killed', 'pass'],
      ['store-paused', 'pass'],
      ['store-slow', 'pass'],
      ['store-reset', 'pass'],
      ['store-emptied', 'declared-limit'],
    ],
  );
});

const cli = join(import.meta.dirname, '../../scripts/cli.ts');
const quickCli = join(import.meta.dirname, 'children/cli.ts');
const onLinux = { skip: process.platform !== 'linux' };

test('Ctrl-C ends the checks in order: exit code 130, one complaint, and no process stays', onLinux, async () => {
  const child = spawn(process.execPath, [...typescriptFlags(cli), cli, 'conform', 'session-redis', '--faults']);
  after(() => child.kill('SIGKILL'));
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'close');
  // Nothing is printed before the first contender is done.
  while (
    child.exitCode === null &&
    !descendantsOf(child.pid as number).some((pid) => /servers\/process\.ts/.test(commandOf(pid)))
  )
    await pause(20);
  const children = descendantsOf(child.pid as number);
  child.kill('SIGINT');
  const [code] = await ended;
  assert.equal(code, 130, err);
  assert.match(err, /Stopping the servers and the store …\nAB_CONFORM_STOPPED: /);
  await gone(children);
});

test('A reader that has had enough ends the checks quietly', onLinux, async () => {
  const child = spawn(process.execPath, [...typescriptFlags(quickCli), quickCli, 'conform', 'no-auth']);
  after(() => child.kill('SIGKILL'));
  let err = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text));
  const ended = once(child, 'exit');
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const [code] = await ended;
  // 0 where the last words were written before the broken pipe was noticed.
  assert.ok([0, 130].includes(code), String(code));
  assert.equal(err, '');
});
