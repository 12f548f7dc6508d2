import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byOutage } from '../../../report/answers/by-outage.ts';
import type { RunFile } from '../../../results/format.ts';

const scenario = 'away';
const row = (contender: string, outage: string, metric: string, value: number, more: object = {}) => ({
  ...{ scenario, contender, variant: '', metric, value, factors: { outage } },
  ...more,
});
const told = (...measurements: object[]) => byOutage({ measurements } as unknown as RunFile, scenario);

test('each way has a sentence, with what each design does in it', () => {
  assert.deepEqual(
    told(
      row('session', 'paused', 'outage-unavailable', 66.7),
      row('session', 'paused', 'outage-refused', 0),
      row('list', 'paused', 'outage-accepted', 100),
      row('list', 'paused', 'outage-recovery', 2.5),
      row('copy', 'paused', 'outage-unavailable', 0.2),
      row('copy', 'paused', 'outage-recovery', 0.1),
      row('session', 'killed', 'outage-credentials-lost', 100),
      row('session', 'killed', 'outage-recovery', 20, { censored: 'at-least' }),
    ),
    [
      'Where the store is paused: session is unavailable to 66.7 % of reads; list accepts 100 % of ended credentials and is well after 2.50 s; copy answers as ever.',
      'Where the store is killed and comes back empty: session loses 100 % of credentials and is well no sooner than 20 s.',
    ],
  );
});

test('of many designs those are named that let somebody in, keep out who is logged in, or forget', () => {
  const many = Array.from({ length: 7 }, (_, index) => [
    row(`d${index}`, 'failover-late', 'outage-unavailable', 90),
    row(`d${index}`, 'failover-late', 'outage-revocations-lost', index < 2 ? 8 : 0),
  ]).flat();
  assert.deepEqual(told(...many), [
    'Where the store is killed and a replica that is half a second behind takes over: 2 of 7 designs lose revocations (d0 and d1).',
  ]);
  const none = Array.from({ length: 7 }, (_, index) => row(`d${index}`, 'paused', 'outage-unavailable', 90));
  assert.deepEqual(told(...none), [
    'Where the store is paused: none of 7 designs lets in or keeps out whom it must not, or loses anything.',
  ]);
});

test('nothing is said of other scenarios', () => {
  const measurements = [row('session', 'paused', 'outage-unavailable', 100)];
  assert.deepEqual(byOutage({ measurements } as unknown as RunFile, 'another'), []);
});
