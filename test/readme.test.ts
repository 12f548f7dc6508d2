/** What README.md and docs/ say is true: commands run, links lead somewhere, the example conforms, and nothing that is declared is left out. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { suiteNamed } from '../bench/suites/suites.ts';
import { scenarios, scenariosNamed } from '../scenarios/catalogue.ts';
import { numberOf, parsed } from '../scripts/arguments.ts';
import { commands, main } from '../scripts/cli.ts';
import { allContenders, contenderFrom, contenderNamed } from '../servers/catalogue.ts';
import { checks, conform } from '../servers/conformance/conform.ts';
import { guards } from '../vocabulary/guards.ts';
import { running } from './servers/running.ts';

const root = join(import.meta.dirname, '..');
const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const readme = textOf('README.md');
const pages = [
  ...['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];
const scratch = mkdtempSync(join(tmpdir(), 'authbench-readme-'));
after(() => rmSync(scratch, { recursive: true, force: true }));

const blocks = (language: string) =>
  [...readme.matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, text]) => text as string);
const typed = blocks('sh').flatMap((block) => block.trim().split('\n'));

/** The reference run is made by this very tool and committed by hand: a missing one is said once, in words. */
function referenceFolder(): string {
  const [, folder] = readme.match(/\((results\/reference\/[^/)]+)\//) ?? [];
  assert.ok(folder, 'README.md shows no picture of a reference run');
  assert.ok(
    existsSync(join(root, folder, 'run.json')),
    `The reference run that README.md shows is not there: ${folder}. Measure one and commit it: npx authbench run --out ${folder}`,
  );
  return folder;
}

async function printed(argv: readonly string[]): Promise<string> {
  let out = '';
  let err = '';
  const code = await main(argv, { write: (text) => (out += text) }, { write: (text) => (err += text) });
  assert.equal(code, 0, `authbench ${argv.join(' ')} ended with ${code}: ${err}`);
  return out;
}

const scripts = (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts;

/** Arguments of `run` name what there is. It is not executed: it would measure for minutes. */
async function checkRun(argv: readonly string[]): Promise<void> {
  const command = commands.find(({ name }) => name === 'run');
  assert.ok(command);
  const given = parsed(argv, command.args);
  suiteNamed(given.one('suite') ?? 'quick');
  await scenariosNamed(given.many('scenario'));
  const baseline = given.one('baseline');
  await Promise.all([...given.many('contender'), ...(baseline ? [baseline] : [])].map((id) => contenderNamed(id)));
  if (given.one('rate') !== 'auto') numberOf(given, 'rate', 1, 50_000, 'requests/s');
  numberOf(given, 'duration', 1, 3_600, 'seconds');
  numberOf(given, 'seed', 0, 2 ** 32 - 1, '');
}

async function checkAuthbench(argv: readonly string[]): Promise<void> {
  const [name, ...rest] = argv;
  if (name === 'run' && !rest.includes('--help')) return checkRun(rest);
  if (name === 'doctor') {
    // It would measure for a minute, and fail beside other tests: its options are read, its set-up is printed.
    parsed(rest, commands.find((command) => command.name === 'doctor')?.args ?? {});
    assert.notEqual(await printed(['doctor', '--setup']), '');
    return;
  }
  if (name === 'diff') {
    // It would measure for minutes: its options are read.
    parsed(rest, commands.find((command) => command.name === 'diff')?.args ?? {});
    return;
  }
  if (name !== 'report') {
    assert.notEqual(await printed(argv), '');
    return;
  }
  const folder = referenceFolder();
  assert.deepEqual(rest, [folder], 'README.md makes the report of another run than it shows');
  const copy = join(scratch, 'reference');
  cpSync(join(root, folder), copy, { recursive: true });
  rmSync(join(copy, 'charts'), { recursive: true, force: true });
  assert.notEqual(await printed(['report', copy]), '');
  const [, picture] = readme.match(/!\[[^\]]+\]\(results\/reference\/[^/]+\/([^)]+)\)/) ?? [];
  assert.ok(picture && existsSync(join(copy, picture)), `the picture that README.md shows is not made: ${picture}`);
}

async function checkTyped(line: string): Promise<void> {
  const words = line.replace(/^(?:[A-Z_]+=\S+ )+/, '').split(' ');
  const [program, first = '', ...rest] = words;
  if (program === 'npx' && first === 'authbench') return checkAuthbench(rest);
  if (program === 'npm') {
    const script = first === 'run' ? rest.shift() : first;
    const [, file = '', ...own] = scripts[script ?? '']?.split(' ') ?? [];
    assert.ok(existsSync(join(root, file)) && file !== '', `package.json has no script ${script} that starts a file`);
    if (script === 'bench') {
      assert.deepEqual([file, own[0]], ['scripts/authbench.mjs', 'run']);
      await checkRun(rest.slice(rest[0] === '--' ? 1 : 0));
    }
    return;
  }
  assert.equal(line, 'docker compose run --rm bench', 'a command in README.md that no test knows');
  assert.match(textOf('docker-compose.yml'), /^ {2}bench:\n(?: {4}.*\n)* {4}command: \["npm", "run", "bench"\]$/m);
}

test('README.md shows commands', () => assert.ok(typed.length >= 10, typed.join('\n')));

for (const line of typed) test(`README.md: ${line}`, () => checkTyped(line));

test('The reference runs that README.md shows are there, with every file that README.md links to', () => {
  assert.ok(existsSync(join(root, referenceFolder())));
  const linked = [...readme.matchAll(/\((results\/reference\/[^)]+)\)/g)].map(([, path]) => path as string);
  const missing = linked.filter((path) => !existsSync(join(root, path)));
  assert.deepEqual(missing, []);
});

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(page: string): string[] {
  return [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading as string));
}

test('Every link of the documents leads to a file, and to a heading where it names one', () => {
  const broken = pages.flatMap((page) =>
    [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
      const [path, anchor] = (target as string).split('#') as [string, string?];
      if (/^https?:/.test(path) || path.startsWith('results/reference/')) return [];
      const file = path === '' ? page : relative(root, join(root, dirname(page), path));
      if (!existsSync(join(root, file))) return [`${page}: ${target}`];
      return anchor === undefined || anchorsOf(file).includes(anchor) ? [] : [`${page}: ${target}, no such heading`];
    }),
  );
  assert.deepEqual(broken, []);
});

/** In code spans, and relative to the project: `bench/generator/valve.ts`, `.ci/run`, `docs/decisions/`. */
const named =
  /`((?:bench|docs|report|results|scenarios|scripts|servers|statistics|test|vocabulary|\.ci)\/[\w./-]*|[\w-]+\.(?:md|yml))`/g;
/** Made by a run, and ignored by git. */
const madeByRuns = /^results\/runs|^summary\.md$/;

test('Every file that the documents name in code spans is there', () => {
  const absent = pages.flatMap((page) =>
    [...textOf(page).matchAll(named)]
      .map(([, path]) => path as string)
      .filter((path) => !madeByRuns.test(path) && !existsSync(join(root, path)))
      .map((path) => `${page}: ${path}`),
  );
  assert.deepEqual(absent, []);
});

/** What a design that keeps nothing cannot do. */
const keepsNothing = ['logout', 'logout-everywhere', 'revoke', 'revoke-everywhere', 'slow-request'];

test('The contender in README.md conforms on two instances, with the limits that it declares', async () => {
  const [code] = blocks('ts');
  assert.ok(code);
  const file = join(scratch, 'hand-made-token.ts');
  writeFileSync(
    file,
    code.replaceAll(/from '\.\.\/(.+?)'/g, (_, path) => `from '${pathToFileURL(join(root, 'servers', path)).href}'`),
  );
  const contender = await contenderFrom(file);
  const servers = await running(contender);
  try {
    const results = await conform(servers, contender);
    const of = (status: string) => results.filter((each) => each.status === status).map(({ check }) => check);
    assert.deepEqual(of('fail'), []);
    assert.deepEqual(of('declared-limit').toSorted(), keepsNothing);
  } finally {
    await servers.close();
  }
});

test('A contender like the one in README.md that declares no limits does not pass', async () => {
  const contender = { ...(await contenderFrom(join(scratch, 'hand-made-token.ts'))), limits: [] };
  const servers = await running(contender);
  try {
    const failed = (await conform(servers, contender)).filter(({ status }) => status === 'fail');
    assert.deepEqual(failed.map(({ check }) => check).toSorted(), keepsNothing);
  } finally {
    await servers.close();
  }
});

/** What is declared in code and spelt in backticks on the page. */
function missingFrom(page: string, names: readonly string[]): string[] {
  const text = textOf(page);
  return names.filter((name) => !text.includes(`\`${name}\``) && !text.includes(`\`${name} `));
}

test('README.md tells the usual contenders, and every scenario, command and option of run and conform', async () => {
  const optionsOf = (command: string) => Object.entries(commands.find(({ name }) => name === command)?.args ?? {});
  const names = [
    // The whole field is on a page that is generated.
    ...(await allContenders()).filter(({ usual }) => usual).map(({ id }) => id),
    ...(await scenarios()).map(({ id }) => id),
    ...commands.map(({ name }) => name),
    ...[...optionsOf('run'), ...optionsOf('conform')]
      .filter(([, { type }]) => type !== 'positional')
      .map(([name]) => `--${name}`),
  ];
  assert.ok(names.length > 15);
  assert.deepEqual(missingFrom('README.md', names), []);
});

test('docs/method.md tells every guard, docs/contract.md every conformance check', () => {
  assert.deepEqual(
    missingFrom(
      'docs/method.md',
      guards.map(({ name }) => name),
    ),
    [],
  );
  assert.deepEqual(
    missingFrom(
      'docs/contract.md',
      checks.map(({ id }) => id),
    ),
    [],
  );
});

test('Decisions are numbered without a gap, and each has its title, context, decision, evidence and consequence', () => {
  const files = pages.filter((page) => dirname(page) === join('docs', 'decisions')).toSorted();
  for (const [index, file] of files.entries()) {
    const number = String(index + 1).padStart(4, '0');
    assert.ok(basename(file).startsWith(`${number}-`), `${file} should be number ${number}`);
    const text = textOf(file);
    assert.ok(text.startsWith(`# ${number} `), file);
    assert.deepEqual(
      [...text.matchAll(/^\*\*(\w+)\.\*\*/gm)].map(([, part]) => part),
      ['Context', 'Decision', 'Evidence', 'Consequence'],
      file,
    );
  }
});
