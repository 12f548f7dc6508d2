/** What two contenders share belongs into a shared piece: a file in servers/contenders/ holds what is particular to it. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { contendersFolder } from '../../servers/catalogue.ts';

const mostEqual = 8;

/** The longest run of lines that stands in both, blank ones left out. */
function longestRun(one: readonly string[], other: readonly string[]): string[] {
  let best: string[] = [];
  let before = new Array<number>(other.length + 1).fill(0);
  for (const [row, line] of one.entries()) {
    const now = new Array<number>(other.length + 1).fill(0);
    for (const [column, candidate] of other.entries()) {
      if (line !== candidate) continue;
      const length = (before[column] as number) + 1;
      now[column + 1] = length;
      if (length > best.length) best = one.slice(row + 1 - length, row + 1);
    }
    before = now;
  }
  return best;
}

const lines = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

test('the longest run that two texts share is found', () => {
  assert.deepEqual(longestRun(['x', 'a', 'b', 'c', 'y'], ['a', 'b', 'q', 'a', 'b', 'c']), ['a', 'b', 'c']);
});

test(`no two contenders share a run of more than ${mostEqual} lines`, () => {
  const files = readdirSync(contendersFolder).map((name) => ({
    name,
    lines: lines(readFileSync(join(contendersFolder, name), 'utf8')),
  }));
  const shared = files.flatMap((one, index) =>
    files.slice(index + 1).flatMap((other) => {
      const run = longestRun(one.lines, other.lines);
      return run.length > mostEqual ? [`${one.name} and ${other.name}:\n${run.join('\n')}`] : [];
    }),
  );
  assert.deepEqual(shared, []);
});
