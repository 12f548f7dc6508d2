import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { loadAverage, machineSteal, stealShare, taskRunTime } from '../../../bench/machine/proc.ts';
import { fakeFiles } from './fake-files.ts';

const linux = existsSync('/proc/self/schedstat') ? {} : { skip: 'this system has no /proc' };

test('run time is the sum over the threads of a process, in ns', () => {
  const files = fakeFiles({
    '/proc/7/task/12/schedstat': '2000000 5 1\n',
    '/proc/7/task/7/schedstat': '1500000001 99 12\n',
    '/proc/70/task/70/schedstat': '77 0 0\n',
  });
  assert.deepEqual(taskRunTime(7, files), { nanoseconds: 1_502_000_001, threadIds: [7, 12] });
});

test('a thread that ends between listing and reading is left out', () => {
  const files = fakeFiles({ '/proc/7/task/7/schedstat': '10 0 0\n', '/proc/7/task/8/comm': 'gone' });
  assert.deepEqual(taskRunTime(7, files), { nanoseconds: 10, threadIds: [7] });
});

test('what cannot be read is null, never zero', () => {
  const nothing = fakeFiles({});
  assert.equal(taskRunTime(7, nothing), null);
  assert.equal(taskRunTime(7, fakeFiles({ '/proc/7/task/7/comm': 'no schedstat in this kernel' })), null);
  assert.equal(taskRunTime(7, fakeFiles({ '/proc/7/task/7/schedstat': 'odd' })), null);
  assert.equal(machineSteal(nothing), null);
  assert.equal(machineSteal(fakeFiles({ '/proc/stat': 'cpu  1 2 3\n' })), null);
  assert.equal(loadAverage(nothing), null);
});

test('steal and total time are read overall and by CPU, guest time not counted twice', () => {
  const files = fakeFiles({
    '/proc/stat':
      'cpu  100 1 50 800 10 2 3 34 90 5\ncpu0 60 1 20 400 5 1 1 12 90 5\ncpu3 40 0 30 400 5 1 2 22 0 0\nintr 1 2\n',
  });
  assert.deepEqual(machineSteal(files), {
    overall: { steal: 34, total: 1000 },
    cpus: [
      { cpu: 0, steal: 12, total: 500 },
      { cpu: 3, steal: 22, total: 500 },
    ],
  });
});

test('the share of stolen time is of the time between two readings, and null where none passed', () => {
  assert.equal(stealShare({ steal: 10, total: 100 }, { steal: 15, total: 150 }), 0.1);
  assert.equal(stealShare({ steal: 10, total: 100 }, { steal: 10, total: 100 }), null);
  // Seen on some hypervisors after a migration: the counter falls.
  assert.equal(stealShare({ steal: 10, total: 100 }, { steal: 9, total: 150 }), 0);
});

test('the load average is that of one minute', () => {
  assert.equal(loadAverage(fakeFiles({ '/proc/loadavg': '0.52 0.40 0.30 1/200 4242\n' })), 0.52);
});

test('on this machine, run time of this process rises with work and never falls', linux, () => {
  const before = taskRunTime(process.pid) ?? assert.fail();
  assert.ok(before.threadIds.includes(process.pid));
  let after = before;
  // The kernel brings the counter up to date at its next tick at the latest.
  while (after.nanoseconds === before.nanoseconds) after = taskRunTime(process.pid) ?? assert.fail();
  assert.ok(after.nanoseconds > before.nanoseconds);
  const time = machineSteal() ?? assert.fail();
  assert.ok(time.cpus.length > 0 && time.overall.total > 0);
  assert.ok((loadAverage() ?? -1) >= 0);
});
