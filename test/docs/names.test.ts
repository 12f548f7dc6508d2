/** Nothing that a page names is missing: files, folders, commands, options, npm scripts, links and their headings. */
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { test } from 'node:test';
import { suites } from '../../bench/suites/suites.ts';
import { formats } from '../../report/formats/catalogue.ts';
import { historyFileNames } from '../../report/history/write.ts';
import { runFileNames } from '../../results/folder.ts';
import { scenarios } from '../../scenarios/catalogue.ts';
import { allCommands } from '../../scripts/cli.ts';
import { contenderIds } from '../../servers/catalogue.ts';
import { type Known, missingCommands, missingPaths } from './names.ts';
import { pages, root, textOf } from './pages.ts';

/** Files that a run or a command makes. */
const made = new Set<string>([
  ...Object.values(runFileNames),
  ...Object.values(historyFileNames),
  ...formats.map(({ fileName }) => fileName),
]);
const known: Known = {
  commands: await allCommands(),
  scripts: Object.keys((JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }).scripts),
  values: {
    contender: [...(await contenderIds()), 'all'],
    baseline: await contenderIds(),
    scenario: (await scenarios()).map(({ id }) => id),
    suite: suites.map(({ id }) => id),
  },
  // V8's, Node's, and that of series/summary.ts.
  foreign: ['no-memory-reducer', 'trace-gc', 'write'],
};

for (const page of pages) {
  test(`Every file and folder that ${page} names is there`, () => {
    assert.deepEqual(missingPaths(page, textOf(page), made), []);
  });
  test(`Every command, option and npm script that ${page} names is there`, () => {
    assert.deepEqual(missingCommands(textOf(page), known), []);
  });
  test(`Every link of ${page} leads to a file, and to a heading where it names one`, () => {
    assert.deepEqual(brokenLinks(page, textOf(page)), []);
  });
}

/** GitHub's anchor of a heading. */
const anchorOf = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => anchorOf(heading as string));

function brokenLinks(page: string, text: string): string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
    const [path, anchor] = (target as string).split('#') as [string, string?];
    if (/^https?:/.test(path)) return [];
    const file = path === '' ? page : relative(root, join(root, dirname(page), path));
    if (!existsSync(join(root, file))) return [`${target}: no such file`];
    return anchor === undefined || anchorsOf(file).includes(anchor) ? [] : [`${target}: no such heading`];
  });
}
