/** Faults that look like nothing at all to whoever asks as one user, in one spelling: each is caught by its name, and nothing else is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { conform } from '../../servers/conformance/conform.ts';
import { brokenOrigins } from './broken-origins.ts';
import { brokenInRefresh } from './broken-refresh.ts';
import { brokenInRoutes } from './broken-routes.ts';
import { brokenWithUsers } from './broken-users.ts';
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
    for (const { name, caughtBy, contender } of servers)
      test(`A server that ${name} is caught by ${caughtBy.join(', ')}, and by nothing else`, async () => {
        const started = await running(contender, store.url, 2);
        try {
          const failed = (await conform(started, contender)).filter(({ status }) => status === 'fail');
          assert.deepEqual(failed.map(({ check }) => check).toSorted(), caughtBy.toSorted(), JSON.stringify(failed));
        } finally {
          await started.close();
        }
      });
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
