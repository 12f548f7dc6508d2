// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './refusal.mjs';

/**
 * All test files, relative to the project, sorted.
 * @param {string} project
 * @returns {string[]}
 */
export function findTests(project) {
  const folder = join(project, 'test');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .map((name) => join('test', name).replaceAll('\\', '/'))
    .sort();
}

/** What takes long, by CPU time as measured: files and folders whose tests start servers, runs or a browser. */
export const dear = [
  'test/bench/conformance/faults/faults.',
  'test/scripts/run.',
  'test/scripts/conform.',
  'test/scripts/killed.',
  'test/bench/lifecycle/',
  'test/report/page/',
  'test/servers/broken',
  'test/bench/run.',
  'test/bench/guards/',
  'test/servers/',
  'test/bench/',
  'test/scripts/',
  'test/launch/',
];

/**
 * What takes long begins first, or one of two places would be empty while the last file ends.
 * @param {readonly string[]} files
 * @returns {string[]}
 */
export function dearFirst(files) {
  const place = (/** @type {string} */ file) => {
    const found = dear.findIndex((folder) => file.startsWith(folder));
    return found === -1 ? dear.length : found;
  };
  return files.toSorted((a, b) => place(a) - place(b));
}

/**
 * Those whose path contains one of the words; all where there is no word.
 * @param {readonly string[]} files
 * @param {readonly string[]} words
 * @throws {Refusal} AB_NO_SUCH_TEST
 */
export function chooseTests(files, words) {
  if (words.length === 0) return [...files];
  for (const word of words) {
    if (files.some((file) => file.includes(word))) continue;
    throw new Refusal({
      code: 'AB_NO_SUCH_TEST',
      what: 'No test file has this in its path.',
      received: word,
      allowed: 'part of a path such as test/statistics or counters.test.ts',
      next: 'Run `npm test` without it for all tests.',
    });
  }
  return files.filter((file) => words.some((word) => file.includes(word)));
}
