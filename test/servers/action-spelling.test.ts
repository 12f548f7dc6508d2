/** Spellings of a path are blamed for what they open, not for what is open anyway. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { conform } from '../../servers/conformance/conform.ts';
import type { MountableContender } from '../../servers/contender.ts';
import { brokenServers } from './broken.ts';
import { guardedByText } from './broken-routes.ts';
import { aStore, running } from './running.ts';

const store = await aStore();

async function askedOf(contender: MountableContender) {
  const servers = await running(contender, store.url, 1);
  try {
    return await conform(servers, contender, { only: ['action-spelling'] });
  } finally {
    await servers.close();
  }
}

const caughtBy = (check: string) =>
  brokenServers.find((server) => server.caughtBy.includes(check))?.contender as MountableContender;

for (const [check, note] of [
  ['operator-key', 'POST /operator/revoke ended a credential, spelled as it should be'],
  ['cross-site', 'POST /logout ended a credential, spelled as it should be'],
] as const)
  test(`What ${check} finds open is no fault of a spelling: that is not asked then`, async () => {
    const about = 'other spellings of guarded paths';
    assert.deepEqual(await askedOf(caughtBy(check)), [{ check: 'action-spelling', status: 'not-asked', note, about }]);
  });

test('Another action that a spelling opens is found beside one that is open anyway', async () => {
  const [result] = await askedOf(guardedByText(caughtBy('operator-key'), '/logout'));
  assert.equal(result?.status, 'fail');
  assert.match(result?.note ?? '', /^POST .*(l|%6c)ogout.* ended a credential$/);
});
