// @ts-check
/** Test files that share a process: to start one and to read its code takes longer than most of them. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Where tests only compute: nothing of the process is changed there, and nothing started. */
const computing = [
  'test/bench/arms/',
  'test/bench/environment/',
  'test/bench/execute',
  'test/bench/plan',
  'test/bench/probes/',
  'test/bench/procedures/',
  'test/bench/resume/',
  'test/compare/',
  'test/report/',
  'test/results/',
  'test/scenarios/',
  'test/statistics/',
  'test/vocabulary/',
];
const apart = ['test/report/page/'];
/** So many files in one: few enough that two processes share the work evenly. */
const together = 10;

/** @param {string} file */
const computes = (file) =>
  computing.some((folder) => file.startsWith(folder)) && !apart.some((folder) => file.startsWith(folder));

/**
 * The files to start: those that compute are replaced by files, written below `project`, that import several of them.
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
  const rooms = [];
  for (let first = 0; first < sharing.length; first += together) {
    const room = join(folder, `room-${rooms.length + 1}.test.mjs`);
    const lines = sharing
      .slice(first, first + together)
      .map((file) => `await import(${JSON.stringify(pathToFileURL(join(project, file)).href)});\n`);
    writeFileSync(room, lines.join(''));
    rooms.push(room);
  }
  return [...files.filter((file) => !computes(file)), ...rooms];
}
