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

test('files whose tests only compute share processes, ten each; the others and the page keep their own', () => {
  const own = ['test/scripts/run.test.ts', 'test/report/page/page.test.ts'];
  const computing = Array.from({ length: 12 }, (_, index) => `test/statistics/${index}.test.ts`);
  const [run, page, ...rooms] = inRooms([...own, ...computing], project);
  assert.deepEqual([run, page], own);
  assert.deepEqual(rooms.map(imported), [computing.slice(0, 10), computing.slice(10)]);
});

test('one file alone is run as it is', () => {
  const files = ['test/statistics/holm.test.ts', 'test/scripts/run.test.ts'];
  assert.deepEqual(inRooms(files, project), files);
});
