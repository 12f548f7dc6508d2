/** An operator's revoke, counted: by how many credentials the user has, and only of designs that can revoke. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { first, second, token } from '../fake-contenders.ts';
import { only, runOnFakes } from '../fake-run.ts';

const cannot = { ...token, limits: [{ id: 'revoke-keeps-credential' as const, note: '' }] };
const contenders = [first, second, cannot];
const asked = { ...(await only('revoke-load')), contenders };

test('each revoke is counted, a design that cannot revoke is left out', async () => {
  const commands = { first: { unlink: 1 }, second: { unlink: 3 } } as Record<string, Record<string, number>>;
  const run = await runOnFakes({ behave: ({ contender }) => ({ storeCommands: commands[contender] ?? {} }) }, asked);
  assert.deepEqual(
    run.measurements
      .filter(({ metric }) => metric === 'store-commands')
      .map(({ contender, factors, value }) => [contender, factors.sessions, value]),
    ['first', 'second'].flatMap((id) => [1, 10, 100].map((count) => [id, count, id === 'first' ? 1 : 3])),
  );
  assert.deepEqual(
    run.comparisons
      .filter(({ metric }) => metric === 'store-commands')
      .map(({ contender, factors, effect, verdict }) => [contender, factors.sessions, effect.value, verdict]),
    [1, 10, 100].map((count) => ['second', count, 2, 'different']),
  );
  assert.equal(run.world.samples.length, 2 * 3 * 5);
});

test('a revoke that once asks something else of the store makes its comparison invalid', async () => {
  let revokes = 0;
  const behave = ({ contender }: { contender: string }) => ({
    storeCommands: { unlink: contender === 'second' && revokes++ === 2 ? 2 : 1 },
  });
  const run = await runOnFakes({ behave }, asked);
  const found = run.comparisons.filter(({ metric }) => metric === 'store-commands');
  assert.equal(found.filter(({ verdict, reason }) => verdict === 'invalid' && reason === 'not-exact').length, 1);
});

test('a revoke that is answered wrongly does not count', async () => {
  const run = await runOnFakes({ behave: ({ contender }) => (contender === 'second' ? { wrong: 1 } : {}) }, asked);
  assert.deepEqual(new Set(run.measurements.map(({ contender }) => contender)), new Set(['first']));
  assert.ok(run.world.samples.some(({ dropped }) => dropped.includes('wrong-answer')));
});
