/** The closed lists: what other files rely on when they look a word up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Guard, guard, guards } from '../../vocabulary/guards.ts';
import { metric, metrics } from '../../vocabulary/metrics.ts';
import { factorLabel } from '../../vocabulary/words.ts';

test('every metric and every guard is declared once', () => {
  assert.equal(new Set(metrics.map(({ id }) => id)).size, metrics.length);
  assert.equal(new Set(guards.map(({ name }) => name)).size, guards.length);
});

test('a metric is found by its id, and a misspelt one is an error that names the file', () => {
  assert.equal(metric('capacity').better, 'higher');
  assert.throws(() => metric('capasity'), /no metric is called capasity; the list is in vocabulary\/metrics\.ts/);
});

test('a guard is found by its name', () => {
  assert.equal(guard('late').limit, 5_000);
});

test('what run.json calls invalid forbids a verdict, and what drops a slice needs not to', () => {
  for (const { name, effect, forbids } of guards as readonly Guard[])
    assert.equal(forbids === 'invalid', effect === 'invalid', name);
  assert.equal(guard('instrument-bound').forbids, 'undecided');
});

test('factors have one spelling, whatever the order they were given in', () => {
  assert.equal(factorLabel({ operation: 'read', claims: 20 }), 'claims=20 operation=read');
  assert.equal(factorLabel({ claims: 20, operation: 'read' }, '+'), 'claims=20+operation=read');
  assert.equal(factorLabel({}), '');
});
