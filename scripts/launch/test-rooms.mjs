// @ts-check
/** Test files that share a process: to start one and to read its code takes longer than most of them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Where tests only compute, look, or ask servers within their own process: nothing of the process is changed there. A file that is named
 * alone shares too.
 */
const computing = [
  'test/bench/arms/',
  'test/bench/chains/',
  'test/bench/environment/',
  'test/bench/guards/slice.',
  'test/bench/guards/tally.',
  'test/bench/instrument/',
  'test/bench/known/behaviour.',
  'test/bench/machine/',
  'test/bench/probes/',
  'test/bench/procedures/',
  'test/bench/resume/',
  'test/bench/run/',
  'test/bench/store/locate.',
  'test/bench/store/measured.',
  'test/bench/versions/imports.',
  'test/bench/versions/packages.',
  'test/bench/versions/reach.',
  'test/compare/',
  'test/docs/',
  'test/imports.',
  'test/launch/test-',
  'test/report/',
  'test/results/',
  'test/rooms.',
  'test/scenarios/',
  'test/scripts/arguments.',
  'test/scripts/compare.',
  'test/scripts/contenders.',
  'test/scripts/formats.',
  'test/scripts/gates.',
  'test/scripts/history.',
  'test/scripts/init/',
  'test/scripts/measuring.',
  'test/scripts/targets.',
  'test/series/',
  'test/servers/',
  'test/statistics/',
  'test/vocabulary/',
];
/** In `test/bench/` itself, runs on fakes. */
const onFakes = /^test\/bench\/[^/]+$/;
/** What starts processes (a large one forks slowly), or asks how its own was called. */
const apart = [
  'test/bench/machine/listening.',
  'test/bench/machine/runtime.',
  'test/bench/procedures/browser-chromium.',
  'test/bench/renew.',
  'test/bench/run.',
  'test/docs/commands.',
  'test/docs/example.',
  'test/docs/fork-recipe.',
  // Its runs are made before its tests: a room's clearing away would not wait for them.
  'test/extension/',
  'test/report/page/page.',
  // Long enough for processes of their own, or servers that are processes.
  'test/servers/broken',
  'test/servers/process.',
  'test/servers/session-postgres.',
];
/** So many files in one: few enough that the processes share the work evenly. */
const together = 16;

/** @param {string} file */
const computes = (file) =>
  (onFakes.test(file) || computing.some((start) => file.startsWith(start))) &&
  !apart.some((start) => file.startsWith(start));

/**
 * The files to start: those that compute are replaced by files, written below `project`, that import several of them. Each stands where
 * the first of its own stood.
 * @param {readonly string[]} files
 * @param {string} project
 * @returns {string[]}
 */
export function inRooms(files, project) {
  const sharing = files.filter(computes);
  if (sharing.length < 2) return [...files];
  const folder = join(project, '.cache', 'tests');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const started = [];
  for (const file of files) {
    const place = sharing.indexOf(file);
    if (place === -1) started.push(file);
    if (place === -1 || place % together > 0) continue;
    const room = join(folder, `room-${place / together + 1}.test.mjs`);
    const own = sharing.slice(place, place + together).map((name) => pathToFileURL(join(project, name)).href);
    writeFileSync(room, codeOf(own));
    started.push(room);
  }
  return started;
}

/**
 * No test begins before all files are read: where every test so far has ended, node:test clears away, also what a file starts whose tests
 * are still to come.
 * @param {readonly string[]} urls
 */
const codeOf = (urls) => `import { test } from 'node:test';
const files = ${JSON.stringify(urls, null, 2)};
const read = (async () => {
  for (const file of files) await import(file);
})();
test('the files of this process are read', () => read);
`;
