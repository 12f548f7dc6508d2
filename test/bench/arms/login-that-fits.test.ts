import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginThatFits } from '../../../bench/credentials/credentials.ts';
import type { Server } from '../../../bench/instrument/instrument.ts';
import { namedCalls } from '../../../bench/lifecycle/calls.ts';
import { type ContractClient, LoginRefused } from '../../../servers/wire/client.ts';

const server = { url: 'http://127.0.0.1:1' } as Server;
const callsThatFail = (error: Error) =>
  namedCalls(
    () => ({ login: () => Promise.reject(error) }) as unknown as ContractClient,
    () => 'a server',
  );

test('a login with claims that is answered with 400 does not fit, also through calls that name the server', async () => {
  assert.equal(await loginThatFits(callsThatFail(new LoginRefused(400)), server, 100), undefined);
});

test('any other failure, and one without claims, is a failure', async () => {
  await assert.rejects(loginThatFits(callsThatFail(new LoginRefused(400)), server, 0), { code: 'AB_CALL_FAILED' });
  await assert.rejects(loginThatFits(callsThatFail(new LoginRefused(503)), server, 100), { code: 'AB_CALL_FAILED' });
  await assert.rejects(loginThatFits(callsThatFail(new Error('gone')), server, 100), { code: 'AB_CALL_FAILED' });
});
