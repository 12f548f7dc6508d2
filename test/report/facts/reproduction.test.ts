import assert from 'node:assert/strict';
import { test } from 'node:test';
import { reproduction } from '../../../report/facts/reproduction.ts';
import type { RunFile } from '../../../results/format.ts';
import { exampleRun } from '../../results/example-run.ts';

const own = (changes: Partial<RunFile> = {}, plan: Partial<RunFile['plan']> = {}) => {
  const run = exampleRun(changes);
  return reproduction({ ...run, plan: { ...run.plan, ...plan } });
};
const common = '--scenario speed --contender a,b --seed 1 --rate 1000';

test('Of contenders of our own: checkout, suite, baseline, scenarios, contenders, seed and rate', () => {
  const [checkout, line] = own({ environment: { ...exampleRun().environment, commit: 'abc' } });
  assert.deepEqual([checkout, line], ['git checkout abc', `npm run bench -- --suite quick --baseline a ${common}`]);
});

test('Of a server of somebody’s own: its target file, and no name that authbench does not know', () => {
  const typed = ['--target', 'b=authbench.target.mjs', '--gates', 'ci/my gates.yml'];
  const [line, ...others] = own({ typed }, { chosenStarts: true, starts: 3, duration: 20 });
  assert.deepEqual(others, []);
  assert.equal(
    line,
    "npx authbench run --suite quick --baseline a --scenario speed --contender a --seed 1 --rate 1000 --starts 3 --duration 20 --target b=authbench.target.mjs --gates 'ci/my gates.yml'",
  );
});

test('Of two versions of a server: their commits and the target file', () => {
  const versions = { older: 'main', newer: 'HEAD', commits: { older: 'abc', newer: 'def' } };
  const typed = ['--target', 'shop=authbench.target.mjs'];
  assert.deepEqual(own({ typed }, { versions, contenders: ['shop'] }), [
    'npx authbench diff abc def --scenario speed --seed 1 --rate 1000 --target shop=authbench.target.mjs',
  ]);
});

test('A file outside of the current folder is told without its path; an address as it is', () => {
  for (const [typed, told] of [
    ['shop=../../home/me/shop.target.mjs', 'shop=shop.target.mjs'],
    ['shop=/home/me/shop.target.mjs', 'shop=shop.target.mjs'],
    ['shop=http://127.0.0.1:8080', 'shop=http://127.0.0.1:8080'],
  ] as const)
    assert.ok(own({ typed: ['--target', typed] })[0]?.endsWith(`--target ${told}`), typed);
});
