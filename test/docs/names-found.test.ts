/** The finders find: each sort of name that is not there is reported, and each that is there is not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allCommands } from '../../scripts/cli.ts';
import { missingCommands, missingPaths } from './names.ts';

const paths = (text: string, page = 'README.md') => missingPaths(page, text, new Set(['run.json']));
const known = {
  commands: await allCommands(),
  scripts: ['bench', 'test'],
  values: { contender: ['jwt-stateless', 'all'], suite: ['quick'] },
  foreign: ['trace-gc'],
};
const named = (text: string) => missingCommands(text, known);

test('A path that is not there is found in spans, in blocks, in prose and in a command', () => {
  assert.deepEqual(paths('See `bench/nowhere.ts`.'), ['bench/nowhere.ts']);
  assert.deepEqual(paths('```sh\nnpx node scripts/series/known-server.ts\n```\n'), ['scripts/series/known-server.ts']);
  assert.deepEqual(paths('\n\n    node test/nowhere/\n'), ['test/nowhere/']);
  assert.deepEqual(paths('as elsewhere/nowhere.ts says'), ['elsewhere/nowhere.ts']);
  assert.deepEqual(paths('a file alone, `nowhere.yml`'), ['nowhere.yml']);
});

test('A path that is there is not reported, nor one of a run, of a reader or of another project', () => {
  for (const text of [
    'scripts/cli.ts, .ci/run and `docs/decisions/`.',
    'run.json and results/runs/2026/run.json',
    '`path/to/my-design.ts`, https://example.org/docs/nowhere.md, /tmp/bench/nowhere.ts, <run>/nowhere.json',
    "import type { Contender } from '../contender.ts';",
    'response.json({})',
  ])
    assert.deepEqual(paths(text), [], text);
  assert.deepEqual(paths('`examples/own-server/server.mjs`', 'docs/ci.md'), []);
});

test('A decision may name what is gone where it says so; a page of today may not, and a mark that is not true is found', () => {
  const decision = 'docs/decisions/0001-node-24-from-the-lockfile.md';
  assert.deepEqual(paths('`bench/nowhere.ts`', decision), ['bench/nowhere.ts']);
  assert.deepEqual(paths('`bench/nowhere.ts` (since removed)', decision), []);
  assert.deepEqual(paths('`bench/nowhere.ts` (now `scripts/cli.ts`)', decision), []);
  assert.deepEqual(paths('`bench/nowhere.ts` (now `bench/neither.ts`)', decision), ['bench/neither.ts']);
  assert.equal(paths('`scripts/cli.ts` (since removed)', decision).length, 1);
  assert.equal(paths('`bench/nowhere.ts` (since removed)', 'docs/method.md').length, 1);
});

for (const code of [
  'npx authbench measure',
  'authbench run --rates 5',
  'npx authbench list --full',
  'node path/to/authbench/scripts/authbench.mjs diff main... --nowhere',
  'npx authbench run --contender jwt-statless',
  'npx authbench run --contender=jwt-stateless,nobody',
  'npx authbench report <run> && authbench nothing',
  'npm run benchmark',
  'npm run bench -- --suites full',
  '--rates',
])
  test(`It is found that there is no such thing: ${code}`, () => {
    assert.equal(named(`\`${code}\``).length, 1);
    assert.equal(named(`\`\`\`sh\n${code}\n\`\`\`\n`).length, 1);
  });

for (const code of [
  'npx authbench run --contender jwt-stateless --suite quick --help',
  'npx authbench diff [<git-ref>] --with package@version',
  'npx authbench <command>',
  'npx authbench run --contender <id>',
  'npm test -- test/statistics',
  'npm run bench -- --suite quick',
  '--rate',
  '--trace-gc',
  'authbench',
])
  test(`It is left alone: ${code}`, () => assert.deepEqual(named(`\`${code}\``), []));

test('An option on the next line of a command is read with it', () => {
  assert.equal(named('```sh\nauthbench diff a b\n  --nowhere x\n```\n').length, 1);
  assert.equal(named('```sh\nauthbench diff a b \\\n  --nowhere x\n```\n').length, 1);
});
