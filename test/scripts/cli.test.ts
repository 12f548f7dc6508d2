/** The commands in this process: what they say, and how they refuse what they cannot do. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { builtIn } from '../../bench/procedures/registry.ts';
import { suites } from '../../bench/suites/suites.ts';
import { scenarios } from '../../scenarios/catalogue.ts';
import { allCommands, main } from '../../scripts/cli.ts';
import { version } from '../../scripts/version.ts';
import { contenderIds, contenderNamed } from '../../servers/catalogue.ts';
import { factors } from '../../vocabulary/factors.ts';
import { guards } from '../../vocabulary/guards.ts';
import { metric, metrics } from '../../vocabulary/metrics.ts';
import { complaintIn, spoken } from './spoken.ts';

const commands = await allCommands();
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

const everyName = async () => [
  ...(await contenderIds()),
  ...(await scenarios()).map(({ id }) => id),
  ...metrics.map(({ id }) => id),
  ...guards.map((guard) => guard.name),
  ...suites.map(({ id }) => id),
  ...factors().map(({ id }) => id),
  ...builtIn.procedures.map(({ id }) => id),
];

for (const columns of [80, 100]) {
  test(`list names every contender, scenario, metric, guard, suite, factor and procedure that an ordinary run has on one screen of ${columns} columns`, async () => {
    let out = '';
    const code = await main(['list'], { columns, write: (text) => (out += text) }, { write: () => {} });
    assert.equal(code, 0);
    const left = new Set(metrics.filter(({ byName }) => byName).map(({ id }) => id));
    for (const name of await everyName())
      if (!left.has(name)) assert.match(out, new RegExp(`(^| )${name}(?=[*,; ]|$)`, 'm'));
    assert.match(out.replaceAll(/\s+/g, ' '), new RegExp(`; and ${left.size} of scenarios that are asked by name`));
    for (const line of out.split('\n')) assert.ok(line.length <= columns, line);
    assert.ok(out.split('\n').length <= 50, `${out.split('\n').length} lines`);
  });
}

test('list <name> tells everything about any one of them', async () => {
  for (const name of await everyName()) {
    const { code, out, err } = await spoken('list', name);
    assert.deepEqual([code, err], [0, ''], name);
    assert.ok(out.startsWith(`${name} (`), name);
    for (const line of out.split('\n')) assert.ok(line.length <= 100, line);
  }
});

test('list of a contender tells its limits and settings, of a metric its unit and source, of a guard its limit', async () => {
  // The text is wrapped: it is compared word by word.
  const words = async (name: string) => (await spoken('list', name)).out.replaceAll(/\s+/g, ' ');
  const { settings, limits } = await contenderNamed('jwt-stateless');
  const contender = await words('jwt-stateless');
  assert.ok(limits.length > 0 && Object.keys(settings).length > 0);
  for (const { id, note } of limits) assert.ok(contender.includes(`cannot ${note} (${id})`), id);
  for (const [name, value] of Object.entries(settings)) assert.ok(contender.includes(`${name} ${value}`), name);
  assert.ok(contender.includes('file servers/contenders/jwt-stateless.ts'), 'a file that is there');
  const { unit, source } = metric('server-cpu');
  assert.ok((await words('server-cpu')).includes(`unit ${unit} `));
  assert.ok((await words('server-cpu')).includes(`source ${source}`));
  assert.match(await words('late'), / limit 5000 unit µs /);
});

test('list marks what a run measures by default, begins its question, and names what is asked by name', async () => {
  const { out } = await spoken('list');
  const [, named = ''] = /^ {2}by name {2}((?:.*,\n)*.*)$/m.exec(out) ?? [];
  for (const { id, question, byName } of await scenarios()) {
    assert.equal(new RegExp(`(^| )${id}(?=,|$)`, 'm').test(named), byName === true, id);
    if (byName) continue;
    const line = out.split('\n').find((each) => new RegExp(`^ {2}${id}\\*? `).test(each)) ?? '';
    assert.ok(line.startsWith(`  ${id}*`), line);
    assert.ok(line.includes(`  ${question.slice(0, 40)}`), line);
  }
});

test('list of a metric or a suite has labels and units for people, no names of fields', async () => {
  const words = async (name: string) => (await spoken('list', name)).out.replaceAll(/\s+/g, ' ');
  for (const name of [...metrics, ...suites].map(({ id }) => id))
    assert.doesNotMatch(await words(name), /canBeZero|decides \d|verb |brief|spoiledBy|forArms|sliceMs|usersPer/, name);
  assert.match(await words('server-cpu'), / margin ratios from 1\/1\.03 to 1\.03 are equal /);
  assert.match(await words('revocation-delay-p99'), / compared not: it has no interval /);
  assert.match(await words('full'), / starts 12 to 24 sets of new processes .+, until intervals are within ±1\.5 % /);
  assert.match(await words('soak'), / repeats until about 20 minutes /);
});

test('list of a scenario says what the codes of its levels mean, of a suite what its scenarios ask', async () => {
  const words = async (name: string) => (await spoken('list', name)).out.replaceAll(/\s+/g, ' ');
  assert.match(await words('client-link'), / 10-mbit over a link of 50 ms and 10 Mbit\/s /);
  assert.match(await words('store-outage'), / failover-late where the store is killed and a replica /);
  assert.match(await words('world'), / scenario store-outage: Who is let in, who is kept out /);
});

test('list of a factor says what it changes, of a procedure which scenarios it measures', async () => {
  assert.match((await spoken('list', 'lifetime')).out, /^lifetime \(factor\)\n.+\n.+\n {2}changes +how servers are/);
  assert.match((await spoken('list', 'bisection')).out, /scenarios +payload-size\n/);
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
  [['report'], 'AB_MISSING_ARGUMENT', 'none', 'Name <run>, a run folder, e.g. results/reference/quick-2-core'],
  [['list', '--all'], 'AB_UNKNOWN_OPTION', '--all', undefined],
  [['list', 'jwt-statless'], 'AB_UNKNOWN_NAME', 'jwt-statless', 'Did you mean authbench list jwt-stateless?'],
  [['list', 'everything'], 'AB_UNKNOWN_NAME', 'everything', 'npx authbench list shows them all.'],
  [['doctor', '--ful'], 'AB_UNKNOWN_OPTION', '--ful', undefined],
  [['run', '--rate', '0'], 'AB_BAD_NUMBER', '0', undefined],
  [['run', '--rate', '-5'], 'AB_BAD_NUMBER', '-5', undefined],
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

test('a typo is answered with the nearest name alone where there are many, else with all of them', async () => {
  assert.equal(complaintIn(await spoken('list', 'jwt-statless')).allowed, undefined);
  assert.match(complaintIn(await spoken('run', '--suite', 'quik')).allowed ?? '', /^quick, full/);
});

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
  const code = await main(['list'], out, { write: (text) => (err += text) });
  assert.equal(code, 1);
  assert.match(err, /^AB_CRASHED: TypeError: the pipe is broken\n[\s\S]+next: {5}Please report this/);
});
