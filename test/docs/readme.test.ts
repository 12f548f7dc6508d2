/** README.md is short, and what it shows of the reference run is what that run says. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { terminalReport } from '../../report/terminal/run.ts';
import { readRun } from '../../results/reader.ts';
import { blocksOf, root, textOf } from './pages.ts';

const readme = textOf('README.md');
const mostWords = 800;

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

test(`README.md has ${mostWords} words at most`, () => {
  const words = readme.split(/\s+/).filter(Boolean).length;
  assert.ok(words <= mostWords, `${words} words`);
});

test('README.md shows the picture of a reference run, and the block of what it says', () => {
  const [, picture] = readme.match(/!\[[^\]]+\]\(([^)]+\.png)\)/) ?? [];
  assert.ok(picture?.startsWith(`${referenceFolder()}/charts/`));
  assert.match(readme, /<!-- reference:start -->\n[\s\S]+\n<!-- reference:end -->/);
});

test('What README.md shows of the terminal is what the reference run prints there, line by line', () => {
  const { run, missing } = readRun(join(root, referenceFolder()));
  const printed = terminalReport({ run, missing, folder: '.', colour: false, width: 100 }).split('\n');
  const [excerpt = ''] = blocksOf('README.md', 'text');
  const lines = excerpt.trimEnd().split('\n');
  assert.ok(lines.length >= 5);
  let from = 0;
  for (const line of lines) {
    const at = printed.indexOf(line, from);
    assert.ok(at >= from, `not printed, or not in this order: ${line}`);
    from = at + 1;
  }
});

test('The effects that README.md quotes of the reference run are those that it stores', () => {
  const { run } = readRun(join(root, referenceFolder()));
  const [, block = ''] = readme.match(/<!-- reference:start -->([\s\S]+)<!-- reference:end -->/) ?? [];
  const quoted = [...block.matchAll(/\((\d\.\d\d), [\d.]+ % interval (\d\.\d\d) to (\d\.\d\d)\)/g)].map((each) =>
    each.slice(1),
  );
  const stored = run.comparisons
    .filter(({ metric }) => metric === 'server-cpu')
    .map(({ effect: { value, low, high } }) => [value, low, high].map((each) => each?.toFixed(2)));
  assert.ok(quoted.length >= 2);
  for (const one of quoted)
    assert.ok(
      stored.some((each) => each.join() === one.join()),
      one.join(' '),
    );
});
