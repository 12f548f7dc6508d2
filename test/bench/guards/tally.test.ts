import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuardTally } from '../../../bench/guards/tally.ts';

const arm = (contender: string) => ({ contender, variant: '', factors: {} });

test('what fired often is one entry: the worst value, how often, and in which rounds', () => {
  const tally = new GuardTally();
  for (const [round, value] of [
    [4, 6_000],
    [9, 8_000],
    [11, 5_500],
    [11, 5_400],
  ] as const)
    tally.note({ name: 'late', value, scenario: 'speed', arm: arm('a'), round });
  assert.deepEqual(tally.entries, [
    {
      name: 'late',
      scenario: 'speed',
      contender: 'a',
      variant: '',
      effect: 'slice-dropped',
      limit: 5_000,
      value: 8_000,
      count: 4,
      rounds: [4, 9, 11],
    },
  ]);
});

test('contenders, scenarios, shapes, metrics and names are told apart', () => {
  const tally = new GuardTally();
  const event = { name: 'too-few', value: 3, scenario: 'speed', arm: arm('a'), metric: 'response-p99' } as const;
  tally.note(event);
  tally.note({ ...event, arm: arm('b') });
  tally.note({ ...event, scenario: 'size' });
  tally.note({ ...event, metric: 'response-p90' });
  tally.note({ ...event, name: 'drift' });
  tally.note({ ...event, shape: 'closed' });
  tally.note(event);
  assert.deepEqual(
    tally.entries.map(({ count }) => count),
    [2, 1, 1, 1, 1, 1],
  );
});

test('a ratio that fell is worse than one that rose by less', () => {
  const tally = new GuardTally();
  const event = { name: 'drift', scenario: 'speed', arm: arm('a') } as const;
  for (const value of [0.06, -0.2, 0.1]) tally.note({ ...event, value });
  assert.equal(tally.entries[0]?.value, -0.2);
});

test('an entry of no contender in particular names none', () => {
  const tally = new GuardTally();
  tally.note({ name: 'rounds-lost', value: 0.5, scenario: 'speed' });
  assert.deepEqual(tally.entries, [
    { name: 'rounds-lost', scenario: 'speed', effect: 'invalid', limit: 1 / 3, value: 0.5, count: 1, rounds: [] },
  ]);
});
