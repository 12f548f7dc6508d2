/**
 * What is wrong with times and keys, caught by checks that wait: alone, since deadlines are in them. The whole suite is asked once a kind
 * of fault; of the others the checks that must catch them, and with AUTHBENCH_FULL=1 the short suite too.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conform } from '../../servers/conformance/conform.ts';
import { brokenInTime } from './broken-in-time.ts';
import { askAll } from './cross-check.ts';
import { aStore, running } from './running.ts';

const store = await aStore();

// Four at a time: all of it is one process; an answer has a deadline there too.
describe('The checks that wait', { concurrency: 4 }, () => {
  // What takes long begins first.
  const longFirst = brokenInTime.toSorted((a, b) => Number(b.asksAll ?? false) - Number(a.asksAll ?? false));
  for (const { name, caughtBy, contender, asksAll = false } of longFirst) {
    const others = asksAll || askAll;
    test(`A server that ${name} is caught by ${caughtBy.join(', ')}${others ? ', and by nothing else' : ''}`, async () => {
      const servers = await running(contender, store.url, 2);
      try {
        const results = await conform(servers, contender, others ? { full: asksAll || caughtBy } : { only: caughtBy });
        const failed = results.filter(({ status }) => status === 'fail');
        assert.deepEqual(failed.map(({ check }) => check).toSorted(), [...caughtBy].toSorted(), JSON.stringify(failed));
      } finally {
        await servers.close();
      }
    });
  }
});
