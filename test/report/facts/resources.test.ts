import assert from 'node:assert/strict';
import { test } from 'node:test';
import { heldByProcesses, heldSentences, timeHeld } from '../../../report/facts/resources.ts';
import { page } from '../../../report/page/document.ts';
import { terminalReport } from '../../../report/terminal/run.ts';
import type { ResourceReading } from '../../../results/format.ts';
import { fixture } from '../fixture.ts';

/** Twenty readings, a minute apart: five while the heap grows, then so many MiB. */
const readings = (process: string, later: (index: number) => number): ResourceReading[] =>
  Array.from({ length: 20 }, (_, index) => ({
    at: new Date(Date.UTC(2026, 0, 1, 0, index)).toISOString(),
    process,
    rssBytes: (index < 5 ? 50 + index : later(index)) * 2 ** 20,
    descriptors: 21 + (index % 2),
  }));

test('a run that repeats its plan says what each process held after the first quarter', () => {
  const { run } = fixture();
  run.resources = [...readings('harness', () => 100), ...readings('session', (index) => (index < 12 ? 100 : 125))];
  assert.equal(timeHeld(run), '19 min');
  assert.deepEqual(heldByProcesses(run), [
    { process: 'harness', memory: '100 MiB', growth: '0 %', descriptors: '21 to 22' },
    { process: 'session', memory: '100 to 125 MiB', growth: '+25 %', descriptors: '21 to 22' },
  ]);
  const said = terminalReport({ run, missing: [], folder: 'here', colour: false, width: 100 });
  assert.match(said, /What the processes held over 19 min\n {2}- harness: 100 MiB/);
  assert.match(page({ ...fixture(), run }, []), /<h2>What the processes held<\/h2>/);
});

test('a run of the plan once says nothing of it', () => {
  const { run } = fixture();
  assert.deepEqual(heldSentences(run), []);
  assert.doesNotMatch(page(fixture(), []), /What the processes held/);
});
