/** The closed lists: what other files rely on when they look a word up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guard, guards } from '../../vocabulary/guards.ts';
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

test('what can be zero is compared by difference', () => {
  for (const { id, scale, kind } of metrics) {
    const canBeZero = kind === 'exact' || /^(store|revocation)-/.test(id);
    assert.equal(scale, canBeZero ? 'difference' : 'ratio', id);
  }
});

test('a guard is found by its name', () => {
  assert.equal(guard('late').limit, 5_000);
});

test('factors have one spelling, whatever the order they were given in', () => {
  assert.equal(factorLabel({ operation: 'read', claims: 20 }), 'claims=20 operation=read');
  assert.equal(factorLabel({ claims: 20, operation: 'read' }, '+'), 'claims=20+operation=read');
  assert.equal(factorLabel({}), '');
});
