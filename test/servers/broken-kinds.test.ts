/** Faults that look like nothing at all to whoever asks as one user, in one spelling: each is caught by its name, and nothing else is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conform } from '../../servers/conformance/conform.ts';
import { brokenOrigins } from './broken-origins.ts';
import { brokenInRefresh } from './broken-refresh.ts';
import { brokenInRoutes } from './broken-routes.ts';
import { brokenWithUsers } from './broken-users.ts';
import { type Crossed, crossed } from './cross-check.ts';
import { aStore, running } from './running.ts';
import { session } from './wrong-turns.ts';

const store = await aStore();
const kinds = {
  'One user taken for another, or ended for good': brokenWithUsers,
  'Guards and routes that read a request differently': brokenInRoutes,
  'A user taken from somewhere else': brokenInRefresh,
  'Origins that nobody named': brokenOrigins,
};

for (const [kind, servers] of Object.entries(kinds))
  describe(kind, () => {
    for (const { name, caughtBy, contender, asked, caught } of crossed(servers))
      test(`A server that ${name} is ${caught}`, async () => {
        const started = await running(contender, store.url, 2);
        try {
          const failed = (await conform(started, contender, asked)).filter(({ status }) => status === 'fail');
          assert.deepEqual(failed.map(({ check }) => check).toSorted(), caughtBy.toSorted(), JSON.stringify(failed));
        } finally {
          await started.close();
        }
      });
  });

test('Of the servers that the same checks must catch the first is asked everything, and on demand each is', () => {
  const all = Object.values(kinds).flat();
  const lists = new Set(all.map(({ caughtBy }) => caughtBy.join()));
  const whole = (servers: readonly Crossed[]) => servers.filter(({ asked }) => asked.only === undefined);
  const first = whole(crossed(all, false));
  assert.deepEqual(
    [first.length, new Set(first.map(({ caughtBy }) => caughtBy.join())).size],
    [lists.size, lists.size],
  );
  assert.equal(whole(crossed(all, true)).length, all.length);
});

test('A contender that names an origin of its site lets in that one, and passes every check', async () => {
  const contender = { ...session, sameSiteOrigins: ['https://app.example.test'] };
  const started = await running(contender, store.url, 2);
  try {
    const results = await conform(started, contender);
    assert.deepEqual(
      results.filter(({ status }) => status === 'fail'),
      [],
    );
    assert.equal(results.find(({ check }) => check === 'same-site')?.status, 'pass');
  } finally {
    await started.close();
  }
});
