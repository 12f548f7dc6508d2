/** Nothing that is declared in code is left out of its page, and decisions have one form. */
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { methodVersion } from '../../results/format.ts';
import { readRunFile } from '../../results/reader.ts';
import { scenarios } from '../../scenarios/catalogue.ts';
import { allCommands } from '../../scripts/cli.ts';
import { allContenders } from '../../servers/catalogue.ts';
import { checks } from '../../servers/conformance/conform.ts';
import { exitCodes } from '../../vocabulary/errors.ts';
import { guards } from '../../vocabulary/guards.ts';
import { pages, textOf } from './pages.ts';

const commands = await allCommands();

/** What is declared in code and not set as code on the page. */
function missingFrom(page: string, names: readonly string[]): string[] {
  const text = textOf(page);
  return names.filter((name) => !text.includes(`\`${name}\``) && !text.includes(`\`${name} `));
}

const optionsOf = (command: string) =>
  Object.entries(commands.find(({ name }) => name === command)?.args ?? {})
    .filter(([, { type }]) => type !== 'positional')
    .map(([name]) => `--${name}`);

test('README.md tells the usual contenders and every scenario', async () => {
  // The whole field is on a page that is generated.
  const usual = (await allContenders()).filter((contender) => contender.usual).map(({ id }) => id);
  assert.ok(usual.length > 2);
  assert.deepEqual(
    missingFrom('README.md', [...usual, ...(await scenarios()).filter(({ byName }) => !byName).map(({ id }) => id)]),
    [],
  );
});

test('docs/cli.md tells every command, every option of run and conform, and every exit code', () => {
  const names = [...commands.map(({ name }) => name), ...optionsOf('run'), ...optionsOf('conform')];
  assert.ok(names.length > 15);
  assert.deepEqual(missingFrom('docs/cli.md', names), []);
  for (const code of Object.values(exitCodes)) assert.match(textOf('docs/cli.md'), new RegExp(`^\\| ${code} \\|`, 'm'));
});

test('docs/method.md tells every guard', () => {
  const names = guards.map(({ name }) => name);
  assert.deepEqual(missingFrom('docs/method.md', names), []);
});

test('docs/contract.md tells every conformance check', () => {
  const ids = checks.map(({ id }) => id);
  assert.deepEqual(missingFrom('docs/contract.md', ids), []);
});

test('docs/method.md says how each scenario is measured that is asked by name', async () => {
  const byName = (await scenarios()).filter(({ byName }) => byName).map(({ id }) => id);
  assert.ok(byName.length > 0);
  assert.deepEqual(missingFrom(join('docs', 'method.md'), byName), []);
});

test('Every committed run is of the method of today, and so is every one that a page cites', () => {
  const root = join(import.meta.dirname, '../..');
  const folder = join('results', 'reference');
  const committed = readdirSync(join(root, folder)).map((name) => join(folder, name));
  const cited = pages.flatMap((page) =>
    [...textOf(page).matchAll(/results\/reference\/[\w-]+/g)].map(([path]) => path),
  );
  assert.ok(committed.length > 1 && cited.length > 1);
  for (const path of new Set([...committed, ...cited]))
    assert.equal(readRunFile(join(root, path)).methodVersion, methodVersion, path);
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
