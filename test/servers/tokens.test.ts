/** Every contender of signed tokens against the same table. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { allContenders } from '../../servers/catalogue.ts';
import type { MountableContender, SignedForge } from '../../servers/contender.ts';
import { encryptedForge } from '../../servers/token/encrypted-forge.ts';
import { badTokens, goodTokens } from './forged-tokens.ts';
import { aStore, running } from './running.ts';

const { url } = await aStore();
const contenders = (await allContenders()).filter(({ forge }) => forge !== undefined && forge !== encryptedForge);
const challenges = { Bearer: 'Bearer realm="authbench", error="invalid_token"', Cookie: 'Cookie realm="authbench"' };

/** What `/me` answers to each of these tokens. */
async function answersOf(contender: MountableContender, tokens: typeof goodTokens) {
  const servers = await running(contender, url, 1);
  try {
    const forge = (await contender.forge?.(servers.setting)) as SignedForge;
    const app = servers.instances[0]?.app;
    return await Promise.all(
      (await tokens(forge, 'u0001')).map(async ([name, token]) => {
        const answer = await app?.inject({ url: '/me', headers: forge.carry(token) });
        return { name, status: answer?.statusCode, body: answer?.body, challenge: answer?.headers['www-authenticate'] };
      }),
    );
  } finally {
    await servers.close();
  }
}

test('There are contenders of signed tokens to test', () => {
  assert.ok(contenders.length >= 6);
});

for (const contender of contenders) {
  test(`${contender.id} accepts good tokens in each of their forms`, async () => {
    const answers = await answersOf(contender, goodTokens);
    const me = '{"id":"u0001","role":"user","name":"Name of u0001"}';
    assert.deepEqual(
      answers.filter(({ status, body }) => status !== 200 || body !== me),
      [],
    );
  });

  test(`${contender.id} refuses every token that differs from a good one by one fault, all with one answer`, async () => {
    const answers = await answersOf(contender, badTokens);
    const challenge = challenges[contender.challenge as keyof typeof challenges];
    assert.ok(answers.length > 80);
    assert.deepEqual(
      answers.filter(
        (answer) =>
          answer.status !== 401 || answer.body !== '{"error":"unauthorized"}' || answer.challenge !== challenge,
      ),
      [],
    );
  });
}
