import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acquireStore } from '../../../bench/store/acquire.ts';
import { measuredStore } from '../../../bench/store/measured.ts';
import { AuthbenchError } from '../../../vocabulary/errors.ts';
import { env } from './own-store.ts';

test('a store that ends under way is one complaint with a way out, and closing it does no harm', {
  timeout: 120_000,
}, async () => {
  const store = await acquireStore(env);
  const measured = await measuredStore(store, 'test:');
  assert.equal((await measured.counters()).pid, store.pid);
  await store.stop();
  for (const call of [() => measured.counters(), () => measured.clear()]) {
    await assert.rejects(call(), (error) => {
      assert.ok(error instanceof AuthbenchError);
      assert.deepEqual([error.code, error.exitCode], ['AB_STORE_LOST', 1]);
      assert.ok(error.complaint.received && error.complaint.next);
      return true;
    });
  }
  await measured.close();
});
