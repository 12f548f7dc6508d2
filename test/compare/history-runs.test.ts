/** Which folders are the runs of a history, and what is said where there are none. */
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { findRuns } from '../../compare/history-runs.ts';
import type { RunFile } from '../../results/format.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { dayRun } from './doctored-runs.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench-history-'));
after(() => rmSync(place, { recursive: true, force: true }));

function folderOf(name: string, run: RunFile | string): string {
  const folder = join(place, name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), typeof run === 'string' ? run : JSON.stringify(run));
  return folder;
}

test('runs are found one folder deep and two, in the order of their start; what is no complete run is named', () => {
  folderOf('found/z-first', dayRun(0, []));
  folderOf('found/series/1', dayRun(2, []));
  folderOf('found/series/2', dayRun(1, []));
  folderOf('found/cut', '{');
  folderOf('found/newer', JSON.stringify({ ...dayRun(0, []), schemaVersion: '9.0.0' }));
  folderOf('found/stopped', { ...dayRun(3, []), state: 'interrupted' });
  mkdirSync(join(place, 'found', 'history', 'charts'), { recursive: true });
  writeFileSync(join(place, 'found', 'note.txt'), '');
  const { runs, leftOut } = findRuns([join(place, 'found')]);
  assert.deepEqual(
    runs.map(({ name }) => name),
    ['z-first', 'series/2', 'series/1'],
  );
  assert.deepEqual(
    leftOut.map(({ name, why }) => [name, why.split(':')[0]]),
    [
      ['cut', 'AB_RUN_INVALID'],
      ['newer', 'AB_RUN_VERSION'],
      ['stopped', 'it is interrupted'],
    ],
  );
});

test('a run that is named twice is one, and run folders may be named themselves', () => {
  const [one, other] = [folderOf('twice/one', dayRun(0, [])), folderOf('twice/other', dayRun(1, []))];
  symlinkSync(one, join(place, 'twice', 'link'));
  assert.equal(findRuns([join(place, 'twice'), one, other]).runs.length, 2);
  assert.deepEqual(
    findRuns([other, one]).runs.map(({ name }) => name),
    ['one', 'other'],
  );
});

const complaint = (folders: string[]) => {
  try {
    findRuns(folders);
  } catch (error) {
    if (error instanceof AuthbenchError) return error;
  }
  throw new Error('no complaint');
};

test('no run, and one run, are refused with what to do next', () => {
  const empty = join(place, 'empty');
  mkdirSync(empty);
  assert.equal(complaint([empty]).code, 'AB_NO_RUNS');
  assert.match(complaint([join(place, 'nowhere')]).complaint.received ?? '', /no such folder/);
  folderOf('single/one', dayRun(0, []));
  folderOf('single/two', { ...dayRun(1, []), state: 'running' });
  const one = complaint([join(place, 'single')]);
  assert.equal(one.code, 'AB_ONE_RUN');
  assert.match(one.complaint.received ?? '', /one; left out: two \(it is still running, or was cut off\)/);
  assert.match(one.complaint.next, /npm run bench.*authbench report .*one/);
});
