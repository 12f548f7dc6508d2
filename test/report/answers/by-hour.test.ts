import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byHour } from '../../../report/answers/by-hour.ts';
import type { RunFile } from '../../../results/format.ts';

const scenario = 'hours';
const row = (metric: string, lifetime: number, value: number, note?: string) => ({
  ...{ scenario, contender: 'short', variant: '', metric, value, factors: { lifetime } },
  ...(note === undefined ? {} : { note }),
});
const told = (...measurements: object[]) => byHour({ measurements } as unknown as RunFile, scenario);

test('an hour is told at each lifetime, the shortest first, with its formula', () => {
  const formula = '1 login of 410 µs + 360 reads of 150 µs + 59 refreshes of 320 µs';
  assert.deepEqual(
    told(
      row('active-hour-cpu', 3_600, 54.4, '1 login of 410 µs + 360 reads of 150 µs + 0 refreshes of 320 µs'),
      row('active-hour-cpu', 60, 73.3, formula),
      row('active-hour-commands', 60, 241),
      row('active-hour-commands', 3_600, 5),
    ),
    [
      `An active user’s hour of short takes 73.3 ms of server CPU and 241 store commands at a lifetime of 1 min and 54.4 ms and 5 at 60 min (at 1 min: ${formula}).`,
    ],
  );
});

test('where nobody looked into the store, CPU is told alone; other scenarios have no hours', () => {
  assert.deepEqual(told(row('active-hour-cpu', 300, 57.8)), [
    'An active user’s hour of short takes 57.8 ms of server CPU at a lifetime of 5 min.',
  ]);
  assert.deepEqual(told(), []);
});
