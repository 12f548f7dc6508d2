import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byLink } from '../../../report/answers/by-link.ts';
import type { RunFile } from '../../../results/format.ts';

const scenario = 'phone';
const metric = 'later-request-time';
const time = (contender: string, link: string, claims: number, value: number) => ({
  ...{ scenario, metric, contender, variant: '', value },
  factors: { link, claims },
});
const effect = (contender: string, link: string, claims: number, value: number, verdict = 'different') => ({
  ...{ scenario, metric, contender, variant: '', baseline: contender, verdict },
  factors: { link, claims },
  baselineFactors: { link, claims: 0 },
  effect: { scale: 'ratio', value, low: value - 0.01, high: value + 0.01, level: 0.95, margin: 0.03 },
});
const run = (comparisons: readonly object[]) =>
  ({
    comparisons,
    measurements: [
      time('token', 'loopback', 0, 0.3),
      time('token', 'loopback', 100, 0.36),
      time('token', '1-mbit', 0, 51.2),
      time('token', '1-mbit', 100, 84.1),
      time('other', '1-mbit', 0, 52.3),
      time('other', '1-mbit', 100, 86.2),
    ],
  }) as unknown as RunFile;

test('the most claims are told, for each link that is one, with both times', () => {
  const told = byLink(
    run([
      effect('token', 'loopback', 100, 1.2),
      effect('token', '1-mbit', 20, 1.13),
      effect('token', '1-mbit', 100, 1.64),
      effect('other', '1-mbit', 100, 1.65),
      effect('session', '1-mbit', 100, 1, 'equal'),
    ]),
    scenario,
  );
  assert.deepEqual(told, [
    'Over a link of 50 ms and 1 Mbit/s, a later request with 100 claims takes 1.64 times as long as one with no claims for token (95 % interval 1.63 to 1.65; 84.1 ms, not 51.2 ms) and 1.65 times for other (95 % interval 1.64 to 1.66; 86.2 ms, not 52.3 ms).',
  ]);
});

test('nothing is said where claims make no difference, or of another scenario', () => {
  assert.deepEqual(byLink(run([effect('token', '1-mbit', 100, 1, 'equal')]), scenario), []);
  assert.deepEqual(byLink(run([effect('token', '1-mbit', 100, 1.6)]), 'another'), []);
});
