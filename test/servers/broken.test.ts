/** The suite, tested the other way round: what is wrong is caught by its name, and nothing else is. Who is asked everything: cross-check.ts. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contenderNamed } from '../../servers/catalogue.ts';
import { conform } from '../../servers/conformance/conform.ts';
import { brokenServers } from './broken.ts';
import { crossed } from './cross-check.ts';
import { aStore, running } from './running.ts';

const store = await aStore();

for (const { name, caughtBy, contender, output, asked, caught } of crossed(brokenServers)) {
  test(`A server that ${name} is ${caught}`, async () => {
    const servers = await running(contender, store.url, 2);
    try {
      const results = await conform({ ...servers, ...(output && { output }) }, contender, asked);
      const failed = results.filter(({ status }) => status === 'fail');
      assert.deepEqual(failed.map(({ check }) => check).toSorted(), [...caughtBy].toSorted(), JSON.stringify(failed));
    } finally {
      await servers.close();
    }
  });
}

test('A server that tells other instances of logouts and not of revokes is caught by revoked-for-good, and by nothing else', async () => {
  const good = await contenderNamed('jwt-denylist-pubsub');
  const late = good.limits.map((limit) => ({ ...limit, seconds: 0.5 }));
  const contender: typeof good = {
    ...good,
    limits: late,
    async mount(app, setting) {
      const mounted = await good.mount(app, setting);
      const struck = new Set<string>();
      return {
        ...mounted,
        async authenticate(request) {
          const principal = await mounted.authenticate(request);
          return principal && struck.has(principal.id) ? undefined : principal;
        },
        revoke: async (userId) => void struck.add(userId),
      };
    },
  };
  const servers = await running(contender, store.url, 2);
  try {
    const failed = (await conform(servers, contender, { full: true })).filter(({ status }) => status === 'fail');
    assert.deepEqual(
      failed.map(({ check }) => check),
      ['revoked-for-good', 'login-after-revoke'],
      JSON.stringify(failed),
    );
  } finally {
    await servers.close();
  }
});
