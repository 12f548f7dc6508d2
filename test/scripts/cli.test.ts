/** The commands in this process: what they say, and how they refuse what they cannot do. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { scenarios } from '../../scenarios/catalogue.ts';
import { commands } from '../../scripts/cli.ts';
import { version } from '../../scripts/version.ts';
import { contenderIds } from '../../servers/catalogue.ts';
import { guards } from '../../vocabulary/guards.ts';
import { metrics } from '../../vocabulary/metrics.ts';
import { complaintIn, spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-cli-'));
after(() => rmSync(place, { recursive: true }));
const runs = join(import.meta.dirname, '../../results/runs');
const runsNow = () => (existsSync(runs) ? readdirSync(runs) : []);

for (const argv of [[], ['--help'], ['-h'], ['help']]) {
  test(`authbench ${argv.join(' ')} names every command and what it does`, async () => {
    const { code, out, err } = await spoken(...argv);
    assert.deepEqual([code, err], [0, '']);
    for (const { name, description } of commands) {
      assert.ok(out.includes(name), name);
      assert.ok(out.includes(description), description);
    }
    assert.equal(out.includes('\u001b'), false, 'colours are for a terminal');
  });
}

for (const { name, args } of commands) {
  for (const help of ['--help', '-h']) {
    test(`authbench ${name} ${help} names every option with its description`, async () => {
      const { code, out, err } = await spoken(name, help);
      assert.deepEqual([code, err], [0, '']);
      for (const [option, { type, description }] of Object.entries(args)) {
        assert.ok(out.includes(type === 'positional' ? option.toUpperCase() : `--${option}`), option);
        assert.ok(out.includes(description as string), option);
      }
    });
  }
}

test('help wins over options that are wrong', async () => {
  assert.equal((await spoken('run', '--rate', 'many', '--help')).code, 0);
});

test('--version is that of package.json', async () => {
  assert.deepEqual(await spoken('--version'), { code: 0, out: `${version()}\n`, err: '' });
  assert.match(version(), /^\d+\.\d+\.\d+$/);
});

test('list names every contender, scenario, metric, guard and suite, within the width that it is given', async () => {
  const { code, out, err } = await spoken('list');
  assert.deepEqual([code, err], [0, '']);
  const names = [
    ...(await contenderIds()),
    ...(await scenarios()).map(({ id }) => id),
    ...metrics.map(({ id }) => id),
    ...guards.map((guard) => guard.name),
    'quick',
    'full',
  ];
  for (const name of names) assert.match(out, new RegExp(`^  ${name} `, 'm'));
  for (const line of out.split('\n')) assert.ok(line.length <= 100, line);
});

for (const [argv, code, received, next] of [
  [['rnu'], 'AB_UNKNOWN_COMMAND', 'rnu', 'Did you mean authbench run?'],
  [['measure'], 'AB_UNKNOWN_COMMAND', 'measure', 'authbench --help shows what each does.'],
  [['run', '--contender', 'jwt-statless'], 'AB_UNKNOWN_CONTENDER', 'jwt-statless', 'Did you mean jwt-stateless?'],
  [
    ['run', '--contender', 'no-auth,sesion-redis'],
    'AB_UNKNOWN_CONTENDER',
    'sesion-redis',
    'Did you mean session-redis?',
  ],
  [['run', '--scenario', 'latenci'], 'AB_UNKNOWN_SCENARIO', 'latenci', 'Did you mean latency?'],
  [['run', '--scenario', 'everything'], 'AB_UNKNOWN_SCENARIO', 'everything', 'authbench list shows them all.'],
  [['run', '--suite', 'quickest'], 'AB_UNKNOWN_SUITE', 'quickest', 'Did you mean quick?'],
  [['run', '--rates', '5'], 'AB_UNKNOWN_OPTION', '--rates', 'Did you mean --rate?'],
  [['run', '--baseline', 'session'], 'AB_BASELINE_MISSING', 'session', undefined],
  [['run', '--contender', 'no-auth', '--baseline', 'jwt-stateless'], 'AB_BASELINE_MISSING', 'jwt-stateless', undefined],
  [['run', 'everything'], 'AB_MISSING_ARGUMENT', 'everything', undefined],
  [['report'], 'AB_MISSING_ARGUMENT', 'none', undefined],
  [['list', '--all'], 'AB_UNKNOWN_OPTION', '--all', undefined],
  [['doctor', '--ful'], 'AB_UNKNOWN_OPTION', '--ful', undefined],
  [['run', '--rate', '0'], 'AB_BAD_NUMBER', '0', undefined],
  [['run', '--rate', '-5'], 'AB_UNKNOWN_OPTION', '-5', undefined],
  [['run', '--rate', 'fast'], 'AB_BAD_NUMBER', 'fast', undefined],
  [['run', '--rate', '99999'], 'AB_BAD_NUMBER', '99999', undefined],
  [['run', '--rate', '1.5'], 'AB_BAD_NUMBER', '1.5', undefined],
  [['run', '--duration', '0'], 'AB_BAD_NUMBER', '0', undefined],
  [['run', '--duration', '1h'], 'AB_BAD_NUMBER', '1h', undefined],
  [['run', '--duration', '7200'], 'AB_BAD_NUMBER', '7200', undefined],
  [['run', '--seed', 'lucky'], 'AB_BAD_NUMBER', 'lucky', undefined],
] as const) {
  test(`authbench ${argv.join(' ')} is refused with ${code}, exit 2, and nothing is begun`, async () => {
    const before = runsNow();
    const said = await spoken(...argv);
    const complaint = complaintIn(said);
    assert.deepEqual([said.code, said.out, complaint.code, complaint.received], [2, '', code, received]);
    assert.ok(complaint.next);
    if (next !== undefined) assert.equal(complaint.next, next);
    assert.deepEqual(runsNow(), before);
  });
}

test('a folder that holds something is refused, and is left as it was', async () => {
  const folder = mkdtempSync(join(place, 'full-'));
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const said = await spoken('run', '--contender', 'no-auth', '--out', folder);
  assert.deepEqual([said.code, complaintIn(said).code], [2, 'AB_OUT_NOT_EMPTY']);
  assert.deepEqual(readdirSync(folder), ['notes.txt']);
});

test('a folder that cannot be written is refused, and no part of it is made', async () => {
  const file = join(place, 'a-file');
  writeFileSync(file, '');
  const said = await spoken('run', '--contender', 'no-auth', '--out', join(file, 'run'));
  assert.deepEqual([said.code, complaintIn(said).code], [2, 'AB_OUT_UNWRITABLE']);
});

test('a folder without the right to write is refused', { skip: process.getuid?.() === 0 }, async () => {
  const closed = join(place, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o500);
  const said = await spoken('run', '--contender', 'no-auth', '--out', join(closed, 'run'));
  chmodSync(closed, 0o700);
  assert.deepEqual([said.code, complaintIn(said).code, readdirSync(closed)], [2, 'AB_OUT_UNWRITABLE', []]);
});

test('report of a folder that is none, or holds no run, is refused', async () => {
  for (const folder of [join(place, 'nowhere'), place]) {
    const said = await spoken('report', folder);
    assert.deepEqual([said.code, said.out, complaintIn(said).code], [2, '', 'AB_NO_RUN']);
  }
});

test('report of a run of another version, or one that cannot be read, is refused and writes nothing', async () => {
  for (const [text, code] of [
    ['{"schemaVersion":"9.0.0"}', 'AB_RUN_VERSION'],
    ['{"schemaVersion":"1.0.0"', 'AB_RUN_INVALID'],
    ['{"schemaVersion":"1.0.0"}', 'AB_RUN_INVALID'],
  ] as const) {
    const folder = mkdtempSync(join(place, 'run-'));
    writeFileSync(join(folder, 'run.json'), text);
    const said = await spoken('report', folder);
    assert.deepEqual([said.code, complaintIn(said).code], [2, code]);
    assert.deepEqual(readdirSync(folder), ['run.json']);
  }
});

test('what nobody foresaw is told with its stack, exit 1, and asks for a report', async () => {
  const out = {
    write: () => {
      throw new TypeError('the pipe is broken');
    },
  };
  let err = '';
  const { main } = await import('../../scripts/cli.ts');
  const code = await main(['list'], out, { write: (text) => (err += text) });
  assert.equal(code, 1);
  assert.match(err, /^AB_CRASHED: TypeError: the pipe is broken\n[\s\S]+next: {5}Please report this/);
});
