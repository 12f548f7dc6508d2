import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inRooms } from '../../scripts/launch/test-rooms.mjs';

const project = mkdtempSync(join(tmpdir(), 'authbench-rooms-'));
after(() => rmSync(project, { recursive: true, force: true }));
const imported = (room: string) =>
  [...readFileSync(room, 'utf8').matchAll(/"file:.+?\/(test\/.+?)"/g)].map(([, file]) => file);

test('files whose tests only compute share processes, sixteen each; the others and the page keep their own', () => {
  const own = ['test/scripts/run.test.ts', 'test/report/page/page.test.ts'];
  const computing = Array.from({ length: 18 }, (_, index) => `test/statistics/${index}.test.ts`);
  const [run, page, ...rooms] = inRooms([...own, ...computing], project);
  assert.deepEqual([run, page], own);
  assert.deepEqual(rooms.map(imported), [computing.slice(0, 16), computing.slice(16)]);
});

test('a process that is shared starts where the first of its files would have', () => {
  const [first, last] = ['test/scripts/run.test.ts', 'test/launch/install.test.ts'];
  const [run, room, install] = inRooms([first, 'test/bench/soak.test.ts', last, 'test/imports.test.ts'], project);
  assert.deepEqual([run, install], [first, last]);
  assert.deepEqual(imported(room ?? ''), ['test/bench/soak.test.ts', 'test/imports.test.ts']);
});

test('one file alone is run as it is', () => {
  const files = ['test/statistics/holm.test.ts', 'test/scripts/run.test.ts'];
  assert.deepEqual(inRooms(files, project), files);
});
