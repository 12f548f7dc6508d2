import assert from 'node:assert/strict';
import { test } from 'node:test';
import { relayedSetting, relayedUrl } from '../../../bench/lifecycle/relayed.ts';
import type { AuthbenchError } from '../../../vocabulary/errors.ts';

/** Relays at ports of their own, and where each leads. */
function relays() {
  const opened: string[] = [];
  return {
    opened,
    open: async ({ host, port }: { host: string; port: number }) => 20_000 + opened.push(`${host} ${port}`),
  };
}

test('an address by way of a relay keeps user, password and path', async () => {
  const { open, opened } = relays();
  assert.equal(
    await relayedUrl('redis://me:s%40cret@store.test:7000/2', open),
    'redis://me:s%40cret@127.0.0.1:20001/2',
  );
  assert.equal(await relayedUrl('redis://store.test', open), 'redis://127.0.0.1:20002');
  assert.equal(await relayedUrl('http://127.0.0.1:8080', open), 'http://127.0.0.1:20003');
  assert.deepEqual(opened, ['store.test 7000', 'store.test 6379', '127.0.0.1 8080']);
});

test('a store over TLS cannot be made to seem far away: a certificate is for its own name', async () => {
  await assert.rejects(relayedUrl('rediss://me:secret@store.test', relays().open), (error: AuthbenchError) => {
    const { code, received, allowed } = error.complaint;
    assert.deepEqual(
      [code, received, allowed],
      ['AB_RELAY_URL', 'an address that begins with rediss://', 'redis://, http://'],
    );
    return !JSON.stringify(error.complaint).includes('secret');
  });
});

test('a server reaches its store and its issuer through relays, and has all else as before', async () => {
  const { open, opened } = relays();
  const plain = {
    secret: 's',
    keyPrefix: 'k',
    storeUrl: 'redis://127.0.0.1:1',
    issuerUrl: 'http://127.0.0.1:2',
    lifetimeSeconds: 900,
  };
  const { storeUrl, issuerUrl, ...rest } = await relayedSetting(plain, open);
  assert.deepEqual([storeUrl, issuerUrl], ['redis://127.0.0.1:20001', 'http://127.0.0.1:20002']);
  assert.deepEqual(rest, { secret: 's', keyPrefix: 'k', lifetimeSeconds: 900 });
  assert.equal((await relayedSetting({ ...plain, storeUrl: undefined }, open)).storeUrl, undefined);
  assert.equal(opened.length, 3);
});
