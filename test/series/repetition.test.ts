import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RunFile } from '../../results/format.ts';
import { exactDifferences, withoutOut } from '../../series/repetition.ts';

test('--out is taken out of the options, however it is written, and the rest stays as it is', () => {
  const own = ['3', '--suite', 'quick', '--contender', 'no-auth'];
  assert.deepEqual(withoutOut(own), { out: undefined, rest: own });
  assert.deepEqual(withoutOut(['3', '--out', 'there', ...own.slice(1)]), { out: 'there', rest: own });
  assert.deepEqual(withoutOut([...own, '--out=there']), { out: 'there', rest: own });
});

const run = (figures: Record<string, number>): Pick<RunFile, 'measurements'> => ({
  measurements: Object.entries(figures).map(([metric, value]) => ({
    ...{ scenario: 's', contender: 'c', variant: '', factors: {}, unit: 'bytes', better: 'lower', kind: 'exact' },
    ...{ metric, value, low: null, high: null, level: null, n: 1 },
    load: { shape: 'counted', rate: null, connections: 8, serverCore: null },
  })) as RunFile['measurements'],
});

test('an exact figure that changed, one that a later run lacks and one that the first lacks all differ', () => {
  assert.deepEqual(exactDifferences([run({ a: 1, b: 2 }), run({ a: 1, b: 2 })]), { figures: 2, differences: [] });
  assert.deepEqual(exactDifferences([run({ a: 1, b: 2 }), run({ a: 1, b: 2 }), run({ a: 3, c: 4 })]).differences, [
    { figure: 's a c', run: 3, first: 1, other: 3 },
    { figure: 's b c', run: 3, first: 2, other: undefined },
    { figure: 's c c', run: 3, first: undefined, other: 4 },
  ]);
});
