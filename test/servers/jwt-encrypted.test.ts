/** An encrypted token has one text, as the contender says. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { claimsFor, seconds } from '../../servers/token/access-token.ts';
import { encryptedTokens, encryptionKey } from '../../servers/token/encrypted-tokens.ts';
import { settingFor } from './running.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Every other spelling of the last character of this part that means the same bytes. */
function respelt(token: string, place: number): string[] {
  const parts = token.split('.');
  const part = parts[place] as string;
  const bytes = (text: string) => Buffer.from(text, 'base64url');
  return [...alphabet]
    .map((last) => part.slice(0, -1) + last)
    .filter((other) => other !== part && bytes(other).equals(bytes(part)))
    .map((other) => parts.with(place, other).join('.'));
}

test('No other spelling of an encrypted token is accepted, in whatever part', async () => {
  const tokens = encryptedTokens(await encryptionKey(settingFor(undefined, 60)));
  let tried = 0;
  // Names of three lengths: the spare bits of a ciphertext follow from its length.
  for (const name of ['n', 'nn', 'nnn']) {
    const login = { principal: { id: 'u1', role: 'user', name }, claims: {} } as const;
    const token = await tokens.sign(claimsFor(login, seconds(), seconds() + 60));
    assert.equal((await tokens.verify(token))?.sub, 'u1');
    for (const place of [0, 3, 4])
      for (const other of respelt(token, place)) {
        tried++;
        assert.equal(await tokens.verify(other), undefined, `part ${place}: ${other}`);
      }
  }
  assert.ok(tried >= 30);
});
