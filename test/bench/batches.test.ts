/** More contenders than a round holds: several batches, joined through the baseline. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first, quickInput } from './fake-contenders.ts';
import { only, runOnFakes } from './fake-run.ts';

const latency = await only('latency');
const { contenders: four } = await quickInput();
const nine = [...four, ...['five', 'six', 'seven', 'eight', 'nine'].map((id) => ({ ...first, id }))];

/** Everything is slower from the second batch on: an arm that was compared with the baseline of another batch would show it. */
function slowerLater() {
  let later = false;
  return ({ contender }: { readonly contender: string }) => {
    later ||= contender === 'token';
    return { serviceUs: later ? 900 : 300, queueingUs: 0 };
  };
}

test('every contender is compared with the baseline once, by the rounds of its own batch', async () => {
  const run = await runOnFakes({ behave: slowerLater() }, { ...latency, contenders: nine });
  for (const { id } of nine.filter(({ id }) => id !== 'first')) {
    const { effect, rounds } = run.comparison(id, 'response-p50');
    assert.equal(rounds, id === 'bare' ? 56 : 28, id);
    assert.ok(Math.abs(effect.value - 1) < 0.02, `${id}: ${effect.value}`);
  }
});

test('baseline and control have the figures of all rounds, the others those of their batch', async () => {
  const run = await runOnFakes({}, { ...latency, contenders: nine });
  assert.equal(run.measurement('first', 'response-p50').n, 56 * 250);
  assert.equal(run.measurement('bare', 'response-p50').n, 56 * 250);
  assert.equal(run.measurement('nine', 'response-p50').n, 28 * 250);
});

test('the adjustment is for all comparisons, not for those of one batch', async () => {
  const levelOf = async (contenders: typeof nine) => {
    const run = await runOnFakes({}, { ...latency, contenders });
    return Math.max(
      ...run.comparisons.filter(({ metric }) => metric === 'server-cpu').map(({ effect }) => effect.level),
    );
  };
  assert.equal((await levelOf(four as typeof nine)).toFixed(4), (1 - 0.05 / 3).toFixed(4));
  assert.equal((await levelOf(nine)).toFixed(4), (1 - 0.05 / 8).toFixed(4));
});
