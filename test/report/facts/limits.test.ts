import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitSentences } from '../../../report/facts/limits.ts';
import type { Load } from '../../../results/format.ts';
import { measurement } from '../fixture-rows.ts';

const capacity = (contender: string, changes: Partial<Load>) => {
  const row = measurement('latency', contender, 'capacity', 5_000, { shape: 'closed' });
  return { ...row, load: { ...row.load, ...changes } };
};

test('each limit that capacity ran into is named, with who ran into it and how busy each part was', () => {
  const measurements = [
    capacity('a', { limit: 'server-core', serverCore: 0.97, storeCore: 0.41 }),
    capacity('b', { limit: 'generator', generatorCore: 0.9 }),
    capacity('c', { limit: 'server-core', serverCore: 0.99 }),
    capacity('d', {}),
  ];
  assert.deepEqual(limitSentences({ measurements }), [
    'The server’s core: a (server 97 %, store 41 % of a core) and c (server 99 % of a core).',
    'The load generator: b (generator 90 % of a core).',
    'Of d it is not known.',
  ]);
});

test('of many contenders the names alone are told, and of a run that knows no limit nothing', () => {
  const many = [...'abcdefgh'].map((name) => capacity(name, { limit: 'connections', serverCore: 0.2 }));
  assert.deepEqual(limitSentences({ measurements: many }), ['The connections: a, b, c, d and 4 more.']);
  assert.deepEqual(limitSentences({ measurements: [capacity('a', {})] }), []);
});
