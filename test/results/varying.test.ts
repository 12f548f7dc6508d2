/** What varies by itself is called different from a twentieth on, and less is undecided with a reason. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison } from '../../results/format.ts';
import { withoutChanceVerdicts } from '../../results/varying.ts';
import { comparison, measurement, versions } from '../compare/fixture.ts';

interface Case {
  readonly metric: string;
  readonly old: number;
  readonly now: number;
  /** A count of the same contender in the same scenario. */
  readonly beside?: number;
}

function told({ metric, old, now, beside = 300 }: Case, more: Partial<Comparison> = {}) {
  const contender = 'other';
  const measurements = [
    measurement({ metric, contender, variant: 'old', value: old }),
    measurement({ metric, contender, variant: 'new', value: now }),
    measurement({ metric: 'response-bytes', contender, variant: 'new', value: beside }),
  ];
  const row = { ...versions({ metric, contender, value: now - old }), ...more };
  const [read] = withoutChanceVerdicts({ measurements, comparisons: [row] }).comparisons;
  return [read?.verdict, read?.reason];
}

test('a count that varies is different from a twentieth on', () => {
  const metric = 'request-bytes';
  assert.deepEqual(told({ metric, old: 345.25, now: 346 }), ['undecided', 'count-varies']);
  assert.deepEqual(told({ metric, old: 345.25, now: 365 }), ['different', undefined]);
  assert.deepEqual(told({ metric, old: 345, now: 346 }), ['different', undefined], 'whole: the same each time');
  assert.deepEqual(told({ metric, old: 345, now: 346, beside: 300.5 }), ['undecided', 'count-varies']);
});

test('a verdict that says nothing of a difference stays', () => {
  const counted = { metric: 'request-bytes', old: 345.25, now: 346 };
  assert.deepEqual(told(counted, { verdict: 'invalid', reason: 'not-exact' }), ['invalid', 'not-exact']);
  assert.deepEqual(told(counted, { verdict: 'equal' }), ['equal', undefined]);
  assert.deepEqual(told({ ...counted, metric: 'server-cpu' }), ['different', undefined]);
  assert.deepEqual(told({ ...counted, metric: 'reaccepted', now: 347.5 }), ['different', undefined]);
});

test('against another design it is enough that the counts of one of both vary', () => {
  const metric = 'request-bytes';
  const measurements = [
    measurement({ metric, contender: 'base', value: 300.5 }),
    measurement({ metric, contender: 'other', value: 302 }),
    measurement({ metric, contender: 'third', value: 462 }),
  ];
  const comparisons = [
    comparison({ metric, contender: 'other', value: 1.5 }),
    comparison({ metric, contender: 'third', value: 161.5 }),
  ];
  assert.deepEqual(
    withoutChanceVerdicts({ measurements, comparisons }).comparisons.map(({ verdict }) => verdict),
    ['undecided', 'different'],
  );
});

test('fills of one version differ by steps of the allocator: memory is different from a twentieth on', () => {
  const metric = 'store-memory';
  // 20 KiB more for 2,000 sessions: seen between fills of one version (results/reference/quick-2-core).
  assert.deepEqual(told({ metric, old: 512.74, now: 522.97 }), ['undecided', 'fills-vary']);
  assert.deepEqual(told({ metric, old: 512.74, now: 606.2 }), ['different', undefined]);
});
