// @ts-check
/**
 * Runs test files, with the locked Node: first those that may have a neighbour, three at a time, then the others one at a time. Says at
 * the end which tests took longest: what is slow has to be looked for where it can be seen.
 */
import { relative } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { dearFirst } from './test-files.mjs';
import { inRooms } from './test-rooms.mjs';

/** A file that takes longer hangs, ms. */
const mostMs = 240_000;
const shown = 10;

/** @typedef {{name: string, file: string, ms: number}} Timed */
/** @type {Timed[]} */
const took = [];
/** Of a file's own tests and suites, ms. @type {Map<string, number>} */
const tookOf = new Map();
const words = process.argv.slice(2);
/** @param {string} option which may be given several times */
const valuesOf = (option) =>
  words.flatMap((word) => (word.startsWith(`${option}=`) ? [word.slice(option.length + 1)] : []));
const chosen = {
  testNamePatterns: valuesOf('--test-name-pattern'),
  testSkipPatterns: valuesOf('--test-skip-pattern'),
  only: words.includes('--test-only'),
};
const stop = new AbortController();
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) process.once(signal, () => stop.abort());

/**
 * Prints what node:test's own reporter says, its closing counts included. True where nothing failed.
 * @param {string[]} files
 * @param {number} concurrency
 * @returns {Promise<boolean>}
 */
function runFiles(files, concurrency) {
  return new Promise((resolve, reject) => {
    let failed = false;
    const events = run({ ...chosen, files, concurrency, timeout: mostMs, signal: stop.signal });
    const note = (
      /** @type {import('node:test').EventData.TestPass | import('node:test').EventData.TestFail} */ test,
    ) => {
      const { name, details, nesting } = test;
      if (test.file === undefined) return;
      const file = relative(process.cwd(), test.file);
      if (details.type !== 'suite') took.push({ name, file, ms: details.duration_ms });
      if (nesting === 0) tookOf.set(file, (tookOf.get(file) ?? 0) + details.duration_ms);
    };
    events.on('test:pass', note);
    events.on('test:fail', (test) => {
      if (test.todo === undefined) failed = true;
      note(test);
    });
    const report = events.compose(spec);
    report.on('end', () => resolve(!failed));
    report.on('error', reject);
    report.pipe(process.stdout, { end: false });
  });
}

// Three at a time, on two cores: one of them waits most of the time, for a process to start or for an event. Four took as long, and a
// server then missed a deadline.
// What provokes the guards needs the processor to itself: another test beside it would be one more neighbour.
const files = words.filter((word) => !word.startsWith('-'));
const alone = files.filter((file) => file.endsWith('.alone.test.ts'));
const together = inRooms(dearFirst(files.filter((file) => !alone.includes(file))), process.cwd());
for (const [name, own, concurrency] of /** @type {const} */ ([
  ['tests', together, 3],
  ['tests that run alone', alone, 1],
])) {
  if (own.length === 0 || stop.signal.aborted) continue;
  if (await runFiles(own, concurrency)) continue;
  process.exitCode = 1;
  process.stdout.write(`failed: ${name} (the message stands above)\n`);
}
/** @param {number} ms */
const inSeconds = (ms) => `${(ms / 1_000).toFixed(1).padStart(6)} s`;
if (took.length > shown) {
  process.stdout.write(`\nthe ${shown} slowest of ${took.length} tests:\n`);
  for (const { name, file, ms } of took.toSorted((a, b) => b.ms - a.ms).slice(0, shown))
    process.stdout.write(`${inSeconds(ms)}  ${file}: ${name}\n`);
}
if (tookOf.size > shown) {
  process.stdout.write(`\nthe ${shown} slowest of ${tookOf.size} files:\n`);
  for (const [file, ms] of [...tookOf].toSorted(([, a], [, b]) => b - a).slice(0, shown))
    process.stdout.write(`${inSeconds(ms)}  ${file}\n`);
}
