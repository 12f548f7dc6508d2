import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byPopulation } from '../../../report/answers/by-population.ts';
import type { RunFile } from '../../../results/format.ts';

const scenario = 'crowded';
const row = (contender: string, metric: string, value: number, population: number, more: object = {}) => ({
  ...{ scenario, contender, variant: '', metric, value, factors: { population, ...more } },
});
const entry = (id: string, store: string, forgets?: string) => ({
  ...{ id, variant: '', store },
  ...(forgets === undefined ? {} : { storeLoss: { forgets } }),
});
const contenders = [
  entry('bare', 'none'),
  entry('session', 'redis', 'credentials'),
  entry('token', 'none'),
  entry('list', 'redis', 'revocations'),
  entry('own', 'own', 'credentials'),
];
const told = (...measurements: object[]) =>
  byPopulation({ measurements, contenders, plan: { control: 'bare' } } as unknown as RunFile, scenario);

test('a design has a sentence with what it keeps and what is done among the most, and those that keep nothing share one', () => {
  assert.deepEqual(
    told(
      row('session', 'response-p50', 300, 128),
      row('session', 'population-bytes', 598, 100_000),
      row('session', 'population-bytes', 612, 1_000_000),
      row('session', 'fill-time', 8.2, 1_000_000),
      row('session', 'login-time', 0.98, 128),
      row('session', 'login-time', 1.05, 1_000_000),
      row('session', 'revoke-time', 0.5, 1_000_000, { sessions: 1 }),
      row('session', 'revoke-time', 3.1, 1_000_000, { sessions: 1_000 }),
      row('session', 'revoke-time', 3.02, 128, { sessions: 1_000 }),
    ),
    [
      'session keeps 612 bytes for each of 1,000,000 live credentials, written in 8.20 s; among them a login takes 1.05 ms (0.980 ms among 128) and an operator’s revoke for a user with 1,000 sessions takes 3.10 ms (3.02 ms among 128).',
      'token and list keep nothing in the store for a live credential, so there was nothing to fill.',
    ],
  );
});

test('of many designs the least and the most are told', () => {
  const many = Array.from({ length: 7 }, (_, index) => row(`d${index}`, 'population-bytes', 400 + index, 1_000));
  assert.equal(
    told(...many)[0],
    'Of 7 designs, each of 1,000 live credentials takes 400 bytes (d0) to 406 bytes (d6) in the store.',
  );
});

test('a scenario without populations has none', () => {
  assert.deepEqual(told({ ...row('session', 'response-p50', 300, 128), factors: {} }), []);
});
