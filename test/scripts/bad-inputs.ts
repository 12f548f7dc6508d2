/** Inputs that people and CIs get wrong, by kind: the command, and the code that it ends with. `{name}` stands for a file or folder below. */
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface BadInput {
  readonly argv: readonly string[];
  readonly code: string;
  /** Exit code, where it is not that of wrong usage. */
  readonly exit?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const bad = (line: string, code: string, more: Partial<BadInput> = {}): BadInput => ({
  argv: line.split(' ').map((word) => (word === "''" ? '' : word)),
  code,
  ...more,
});

export const badInputs: Readonly<Record<string, readonly BadInput[]>> = {
  'a number': [
    bad('run --rate -5', 'AB_BAD_NUMBER'),
    bad('run --rate 1e3', 'AB_BAD_NUMBER'),
    bad('run --starts -1', 'AB_BAD_NUMBER'),
    bad('run --seed -1', 'AB_BAD_NUMBER'),
    bad('diff --duration -.5', 'AB_BAD_NUMBER'),
    bad('diff --rate NaN', 'AB_BAD_NUMBER'),
    bad('run --seed 4294967296', 'AB_BAD_NUMBER'),
    bad('run --rate ５００', 'AB_BAD_NUMBER'),
    bad('run --rate auto,500', 'AB_BAD_NUMBER'),
    bad('serve no-auth --port 65536', 'AB_BAD_NUMBER'),
    bad('serve no-auth --instances 0', 'AB_BAD_NUMBER'),
  ],
  'a name': [
    bad('conform session-reddis', 'AB_UNKNOWN_CONTENDER'),
    bad("conform --junit ''", 'AB_FILE_UNWRITABLE'),
    bad('diff --scenario latencey', 'AB_UNKNOWN_SCENARIO'),
    bad('serve jwt-statless', 'AB_UNKNOWN_CONTENDER'),
    bad('report {run} --format junitt=x', 'AB_UNKNOWN_FORMAT'),
    bad('run --baseline nobody', 'AB_BASELINE_MISSING'),
    bad('conform --target Shop=http://127.0.0.1:1', 'AB_BAD_TARGET'),
    bad('run --suite __proto__', 'AB_UNKNOWN_SUITE'),
    bad('list constructor', 'AB_UNKNOWN_NAME'),
    bad('report {run} --format __proto__=x', 'AB_UNKNOWN_FORMAT'),
    bad('init --packagemanager npm', 'AB_UNKNOWN_OPTION'),
  ],
  'a path': [
    bad('report {empty}', 'AB_NO_RUN'),
    bad('report {words}', 'AB_NO_RUN'),
    bad('compare {run} {nowhere}', 'AB_NO_RUN'),
    bad('history {empty}', 'AB_NO_RUNS'),
    bad('history {run}', 'AB_ONE_RUN'),
    bad('run --resume {nowhere}', 'AB_NO_RUN'),
    bad('conform --junit {nowhere}/x.xml', 'AB_FILE_UNWRITABLE'),
    bad('conform --json {empty}', 'AB_FILE_UNWRITABLE'),
    bad('report {run} --format junit={empty}', 'AB_BAD_FORMAT'),
    bad('report {run} --format csv={run}/run.json', 'AB_BAD_FORMAT'),
    bad('run --out {words}', 'AB_OUT_UNWRITABLE'),
    bad('run --out {words}/deeper', 'AB_OUT_UNWRITABLE'),
    bad('run --out {run}', 'AB_OUT_NOT_EMPTY'),
    bad("run --out ''", 'AB_OUT_UNWRITABLE'),
    bad('run --contender-file {nowhere}.ts', 'AB_BAD_CONTENDER'),
    bad('run --target shop={nowhere}.mjs', 'AB_BAD_TARGET'),
    bad('init {empty}', 'AB_INIT_NO_PROJECT'),
    bad('init {nowhere}', 'AB_INIT_NO_PROJECT'),
    bad('init {words}', 'AB_INIT_NO_PROJECT'),
  ],
  'a pseudo file system': [
    bad('run --out /proc/authbench', 'AB_OUT_UNWRITABLE'),
    bad('run --out /proc/authbench/deeper', 'AB_OUT_UNWRITABLE'),
    bad('run --out /proc/self/task/x/y', 'AB_OUT_UNWRITABLE'),
    bad('run --out /sys/authbench/deeper', 'AB_OUT_UNWRITABLE'),
    bad('diff HEAD HEAD --contender no-auth --format csv=/proc/authbench/x.csv', 'AB_FILE_UNWRITABLE'),
    bad('report {run} --format all=/proc/authbench', 'AB_FILE_UNWRITABLE'),
    bad('history {run} {again} --out /proc/authbench/x', 'AB_OUT_UNWRITABLE'),
    bad('conform --junit /proc/authbench', 'AB_FILE_UNWRITABLE'),
    bad('run --out /dev/null', 'AB_OUT_UNWRITABLE'),
  ],
  'what is in a file': [
    bad('run --gates {words}', 'AB_BAD_GATE'),
    bad('run --gates {nothing}', 'AB_BAD_GATE'),
    bad('run --gates {bytes}', 'AB_BAD_GATE'),
    bad('compare {run} {run} --gates {empty}', 'AB_NO_GATES'),
    bad('compare {run} {run} --gates {circle}', 'AB_NO_GATES'),
    bad('run --gates /dev/zero', 'AB_NO_GATES'),
    bad('run --gates {deep}', 'AB_BAD_GATE'),
    bad('run --gates {bomb}', 'AB_BAD_GATE'),
    bad('run --gates {two}', 'AB_BAD_GATE'),
    bad('diff --gates {nan}', 'AB_BAD_GATE'),
    bad('diff --gates {noday}', 'AB_BAD_GATE'),
    bad('conform --target shop={syntax}', 'AB_BAD_TARGET'),
    bad('conform --target shop={noprogram}', 'AB_TARGET_ENDED'),
    bad('conform --target shop={nofolder}', 'AB_TARGET_ENDED'),
    bad('run --target shop={words}', 'AB_BAD_TARGET'),
    bad('conform --target shop={throws}', 'AB_BAD_TARGET'),
    bad('conform --target shop={exportless}', 'AB_BAD_TARGET'),
    bad('conform --contender-file {throws}', 'AB_BAD_CONTENDER'),
    bad('conform --contender-file {exportless}', 'AB_BAD_CONTENDER'),
  ],
  'a damaged run': [
    bad('report {half}', 'AB_RUN_INVALID'),
    bad('report {notanumber}', 'AB_RUN_INVALID'),
    bad('report {infinite}', 'AB_RUN_INVALID'),
    bad('report {marked}', 'AB_RUN_INVALID'),
    bad('report {later}', 'AB_RUN_VERSION'),
    bad('run --resume {later}', 'AB_RUN_VERSION'),
    bad('report {linked}', 'AB_NO_RUN'),
    bad('compare {run} {folders}', 'AB_NO_RUN'),
    bad('history {linked} {run} --out {out}', 'AB_ONE_RUN'),
    bad('report {list}', 'AB_RUN_INVALID'),
    bad('compare {list} {run}', 'AB_RUN_INVALID'),
    bad('report {garbled} --format csv={out}/x.csv', 'AB_RUN_INVALID'),
    bad('report {cut} --format csv=/dev/null', 'AB_RUN_DAMAGED', { exit: 4 }),
    bad('report {shorter} --format csv=/dev/null', 'AB_RUN_DAMAGED', { exit: 4 }),
    bad('compare {run} {cut}', 'AB_RUN_DAMAGED', { exit: 4 }),
  ],
  'an address': [
    bad('conform --target shop=ftp://127.0.0.1', 'AB_BAD_TARGET'),
    bad('conform --target shop=http://', 'AB_BAD_TARGET'),
    bad('conform --target shop=http://127.0.0.1:99999', 'AB_BAD_TARGET'),
    bad('conform --target shop=http://127.0.0.1:0', 'AB_BAD_TARGET'),
    bad('conform --target shop=https://127.0.0.1:8443', 'AB_BAD_TARGET'),
    bad('conform --target shop=http://me:secret@127.0.0.1:80', 'AB_BAD_TARGET'),
    bad('conform --target shop=http://127.0.0.1:80?page=1', 'AB_BAD_TARGET'),
    bad('conform --target shop={empty}', 'AB_BAD_TARGET'),
    bad('run --target shop=http://127.0.0.1:9 --store http://127.0.0.1', 'AB_BAD_TARGET'),
    bad('run --target shop=http://127.0.0.1:9 --pid abc', 'AB_BAD_TARGET'),
    bad('run --pid 1', 'AB_BAD_TARGET'),
  ],
  'the environment': [
    bad('conform session-redis', 'AB_REDIS_URL', { env: { REDIS_URL: 'http://127.0.0.1:6379' } }),
    bad('conform session-redis', 'AB_REDIS_URL', { env: { REDIS_URL: '127.0.0.1:6379' } }),
    bad('conform session-redis', 'AB_REDIS_PROTOCOL', { env: { REDIS_URL: 'redis://127.0.0.1:{http}' } }),
    bad('run --scenario store-load --out {out}', 'AB_REDIS_PROTOCOL', {
      env: { REDIS_URL: 'redis://127.0.0.1:{http}' },
    }),
    bad('run --out {out}', 'AB_WEAK_SECRET', { env: { AUTHBENCH_OPERATOR_KEY: 'short' } }),
  ],
  'a combination': [
    bad('run --resume {run} --seed 3', 'AB_RESUME_OPTION'),
    bad('run --resume {run} --out x --rate 100', 'AB_RESUME_OPTION'),
    bad('diff a...b c', 'AB_UNKNOWN_REF'),
    bad('diff --with jose@5 --with', 'AB_UNKNOWN_OPTION'),
    bad('diff a b c', 'AB_MISSING_ARGUMENT'),
    bad('compare {run}', 'AB_MISSING_ARGUMENT'),
    bad('report {run} --format csv=x --format junit=x', 'AB_BAD_FORMAT'),
    bad('doctor --full=yes', 'AB_UNKNOWN_OPTION'),
    bad('list --junit x', 'AB_UNKNOWN_OPTION'),
    bad('run --contender ,', 'AB_MISSING_ARGUMENT'),
    bad("diff --scenario ''", 'AB_MISSING_ARGUMENT'),
    bad("report {run} --format ''", 'AB_MISSING_ARGUMENT'),
    bad('doctor --setup here', 'AB_MISSING_ARGUMENT'),
    bad('init {empty} {run}', 'AB_MISSING_ARGUMENT'),
  ],
  'a server that is another': [
    bad('conform --target shop=http://127.0.0.1:{http}', 'AB_TARGET_WIRE'),
    bad('conform --target shop=http://127.0.0.1:{redirects}', 'AB_TARGET_WIRE'),
    bad('conform --target shop=http://127.0.0.1:{closes}', 'AB_TARGET_SILENT'),
    bad('conform --target shop={throwing}', 'AB_BAD_TARGET'),
    bad('conform --target shop={pathless}', 'AB_BAD_TARGET'),
  ],
};

const reference = join(import.meta.dirname, '../../results/reference/quick-2-core');
const endOfModule = 'throw new Error("no luck");\n';

/** Makes the files and folders that stand in braces, in a folder whose name has a space. Answers each one's path. */
export function badPlaces(place: string, filled: (text: string) => string): (name: string) => string {
  const at = (name: string) => join(place, name);
  mkdirSync(at('empty'));
  const files = { words: 'these are words\n', nothing: '', throws: endOfModule, exportless: 'export {};\n' };
  for (const [name, text] of Object.entries(files)) writeFileSync(at(fileOf(name)), text);
  writeFileSync(at('bytes'), Buffer.from([0, 255, 254, 10, 1]));
  for (const [name, text] of Object.entries(others)) writeFileSync(at(name), filled(text));
  symlinkSync('circle', at('circle'));
  const parts = ['run.json', 'samples.ndjson', 'histograms.hlog'] as const;
  const copy = (folder: string, name: (typeof parts)[number], changed: (text: string) => string) => {
    mkdirSync(at(folder));
    for (const each of parts) cpSync(join(reference, each), at(`${folder}/${each}`));
    writeFileSync(at(`${folder}/${name}`), changed(readFileSync(join(reference, name), 'utf8')));
  };
  copy('run', 'run.json', (text) => text);
  copy('again', 'run.json', (text) => text.replace(/"startedAt": "\d{4}/, '"startedAt": "2020'));
  copy('half', 'run.json', (text) => text.slice(0, 5_000));
  copy('list', 'run.json', () => '[]');
  copy('notanumber', 'run.json', (text) => text.replace('"seed": ', '"seed": NaN, "x": '));
  copy('infinite', 'run.json', (text) => text.replace(/"value": [\d.]+/, '"value": 1e999'));
  copy('marked', 'run.json', (text) => `\ufeff${text}`);
  copy('later', 'run.json', (text) => text.replace(/"schemaVersion": "\d/, '"schemaVersion": "9'));
  copy('linked', 'run.json', () => '');
  rmSync(at('linked/run.json'));
  symlinkSync('run.json', at('linked/run.json'));
  copy('folders', 'run.json', () => '');
  rmSync(at('folders/run.json'));
  mkdirSync(at('folders/run.json'));
  copy('garbled', 'samples.ndjson', (text) => `${text}{"scenario": 5}\n`);
  copy('cut', 'samples.ndjson', (text) => text.slice(0, -20));
  copy('shorter', 'samples.ndjson', (text) => text.split('\n').slice(0, 100).join('\n').concat('\n'));
  return (name) => at(fileOf(name));
}

const target = (text: string) => `export default ${text};\n`;
const list = (name: string, held: string) => `${name}: &${name} [${Array(9).fill(held).join(', ')}]\n`;
const names = 'abcdefgh';

/** Files by their names in braces, with the end that they need. */
const others: Readonly<Record<string, string>> = {
  'deep.yml': '['.repeat(20_000),
  // Each list nine times in the next: a thousand million entries in all.
  'bomb.yml': `${[...names].map((name, index) => list(name, index === 0 ? 'x' : `*${names[index - 1]}`)).join('')}gates: *h\n`,
  'two.yml': 'gates:\n  - {metric: exact, difference: 0}\n---\ngates: []\n',
  'nan.yml': 'gates:\n  - {metric: server-cpu, ratio: .nan}\n',
  'noday.yml': 'accepted:\n  - {metric: server-cpu, ratio: 1.1, reason: hashing, until: 2027-02-30}\n',
  'syntax.mjs': 'export default {',
  'noprogram.mjs': target("{ start: { command: ['no-such-program'] } }"),
  'nofolder.mjs': target("{ start: { command: ['node'], cwd: 'nowhere' } }"),
  'throwing.mjs': target(
    "{ url: 'http://127.0.0.1:{http}', wire: { login: () => { throw new Error('no luck'); }, read: () => {} } }",
  ),
  'pathless.mjs': target(
    "{ url: 'http://127.0.0.1:{http}', wire: { login: () => ({ method: 'GET' }), read: () => {} } }",
  ),
};
const endOf = (name: string) => Object.keys(others).find((file) => file.startsWith(`${name}.`));

const fileOf = (name: string) => endOf(name) ?? (['throws', 'exportless'].includes(name) ? `${name}.mjs` : name);
