/** The command that a report prints to measure it again is executed, and measures the same plan: target, scenario, contenders, gates. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, test } from 'node:test';
import { reproduction } from '../../report/facts/reproduction.ts';
import { readRun } from '../../results/reader.ts';
import { commands } from '../../scripts/cli.ts';
import { runWith } from '../../scripts/run.ts';
import { shortWarmUp } from '../short-warm-up.ts';
import { spokenBy } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-again-'));
after(() => rmSync(place, { recursive: true }));
const run = runWith({ warmUp: shortWarmUp, admission: async () => [], render: async () => {} });
const quick = (...argv: string[]) => spokenBy({ ...commands, run: async () => run }, ...argv);

/** Without quotes: none of the words here needs any. */
const wordsOf = (line: string) => line.replace(/^npx authbench /, '').split(' ');

test('what is printed to measure a target again measures the same, with the same gates', {
  timeout: 120_000,
}, async () => {
  const gates = relative(process.cwd(), join(place, 'own.gates.yml'));
  writeFileSync(
    gates,
    'gates:\n  - { name: mine, metric: request-bytes, contender: shop, absolute: 900000, on: value }\n',
  );
  const target = 'shop=docs/examples/own-server/authbench.target.mjs';
  const chosen = ['--contender', 'no-auth', '--baseline', 'shop', '--starts', '1', '--duration', '1', '--seed', '7'];
  const first = join(place, 'first');
  const asked = ['--target', target, '--scenario', 'payload-size', '--rate', '400', ...chosen, '--gates', gates];
  const said = await quick('run', ...asked, '--out', first);
  assert.match(said.out, /Gates: 1 warning, 1 passed/, said.err);

  const { run: before } = readRun(first);
  const [line = '', ...others] = reproduction(before);
  assert.deepEqual(others, []);
  // The gates lie outside of this folder: their path is not told.
  const again = wordsOf(line).map((word) => (word === 'own.gates.yml' ? gates : word));
  const second = join(place, 'second');
  const repeated = await quick(...again, '--out', second);
  assert.match(repeated.out, /Gates: 1 warning, 1 passed/, repeated.err);

  const { run: after } = readRun(second);
  assert.deepEqual({ ...after.plan, placement: null }, { ...before.plan, placement: null });
  assert.deepEqual([after.suite, after.seed, after.typed], [before.suite, before.seed, before.typed]);
});
