/** Carries out a command that a page shows, as far as that takes no minutes: what would measure has its options read instead. */
import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { scenariosNamed } from '../../scenarios/catalogue.ts';
import { numberOf, parsed } from '../../scripts/arguments.ts';
import { allCommands, main } from '../../scripts/cli.ts';
import { contenderNamed } from '../../servers/catalogue.ts';
import { root, textOf } from './pages.ts';

const scripts = (JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts;
const commands = await allCommands();
const optionsOf = (name: string) => commands.find((command) => command.name === name)?.args ?? {};

let setUp: Promise<string> | undefined;

export async function carryOut(line: string): Promise<void> {
  const words = line.replace(/^(?:[A-Z_]+=\S+ )+/, '').split(' ');
  const [program, first = '', ...rest] = words;
  if (program === 'npx' && first === 'authbench') return authbench(rest);
  if (program === 'npm') {
    const script = first === 'run' ? rest.shift() : first;
    const [, file = '', ...own] = scripts[script ?? '']?.split(' ') ?? [];
    assert.notEqual(file, '', `package.json has no script ${script}`);
    if (script !== 'bench') return;
    assert.deepEqual([file, own[0]], ['scripts/authbench.mjs', 'run']);
    return checkRun(rest.slice(rest[0] === '--' ? 1 : 0));
  }
  assert.equal(line, 'docker compose run --rm bench', 'a command that no test knows');
  assert.match(textOf('docker-compose.yml'), /^ {2}bench:\n(?: {4}.*\n)* {4}command: \["npm", "run", "bench"\]$/m);
}

async function authbench(argv: readonly string[]): Promise<void> {
  const [name = '', ...rest] = argv;
  if (name === 'run' && !rest.includes('--help')) return checkRun(rest);
  if (name === 'diff') return void parsed(rest, optionsOf(name));
  // It would measure for a minute, and fail beside other tests: its options are read, its set-up is printed.
  if (name === 'doctor') {
    parsed(rest, optionsOf(name));
    setUp ??= printed(['doctor', '--setup']);
    return void (await setUp);
  }
  if (name === 'report') return report(rest);
  // It would wait for half a minute, and test/scripts/conform.test.ts waits for it already.
  if (name === 'conform') {
    const given = parsed(rest, optionsOf(name), true);
    await Promise.all(given.positionals.map((id) => contenderNamed(id)));
    return;
  }
  assert.notEqual(await printed(argv), '');
}

/** Arguments of `run` name what there is. */
async function checkRun(argv: readonly string[]): Promise<void> {
  const given = parsed(argv, optionsOf('run'));
  suiteNamed(given.one('suite') ?? 'quick');
  await scenariosNamed(given.many('scenario'));
  const baseline = given.one('baseline');
  await Promise.all([...given.many('contender'), ...(baseline ? [baseline] : [])].map((id) => contenderNamed(id)));
  if (given.one('rate') !== 'auto') numberOf(given, 'rate', 1, 50_000, 'requests/s');
  numberOf(given, 'duration', 1, 3_600, 'seconds');
  numberOf(given, 'seed', 0, 2 ** 32 - 1, '');
}

/** In a copy: what is committed stays as it is. */
async function report([folder = '']: readonly string[]): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'authbench-docs-'));
  try {
    const copy = join(scratch, 'reference');
    cpSync(join(root, folder), copy, { recursive: true });
    rmSync(join(copy, 'charts'), { recursive: true, force: true });
    assert.notEqual(await printed(['report', copy]), '');
    assert.ok(existsSync(join(copy, 'charts/trade.png')), 'the picture of README.md is not made');
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function printed(argv: readonly string[]): Promise<string> {
  let out = '';
  let err = '';
  const code = await main(argv, { write: (text) => (out += text) }, { write: (text) => (err += text) });
  assert.equal(code, 0, `authbench ${argv.join(' ')} ended with ${code}: ${err}`);
  return out;
}
