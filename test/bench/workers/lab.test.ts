/** Two real workers behind one port, with a copy in each. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openWorkers } from '../../../bench/workers/lab.ts';
import { contenderNamed } from '../../../servers/catalogue.ts';
import { randomFor } from '../../../vocabulary/random.ts';

const { signal } = new AbortController();
const draw = (purpose: string, number: number) => randomFor(1, purpose, number);

test('every worker is asked: each makes a copy of its own, and one lets a credential in that another has ended', async (t) => {
  const contender = await contenderNamed('session-redis-cached');
  const lab = await openWorkers({ contender, workers: 2, draw, signal });
  t.after(() => lab.close());
  assert.deepEqual(await lab.firstReads(), { first: 1, again: 0 });
  const { reads, wrong, commands } = await lab.reads(400, 1);
  assert.ok(reads > 50, String(reads));
  assert.deepEqual([wrong, Object.keys(commands ?? {})], [0, ['getex']]);
  assert.ok((commands?.getex ?? 0) <= reads);
  const { fault, instances } = await lab.end({ number: 1, leadMs: 0, intervalMs: 5, patienceMs: 300 });
  assert.equal(fault, undefined);
  const refused = instances.map(({ refusedMs }) => refusedMs !== null);
  assert.deepEqual(refused.toSorted(), [false, true], 'the worker that ended it, and the one with a copy');
  assert.ok(instances.every(({ accepted, refusedMs }) => accepted > 0 === (refusedMs === null)));
});
