import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loginThatFits } from '../../../bench/arms/credentials.ts';
import type { ContractCalls, Server } from '../../../bench/instrument.ts';
import { LoginRefused } from '../../../servers/client.ts';

const server = { url: 'http://127.0.0.1:1' } as Server;
const answering = (error: Error) => ({ login: () => Promise.reject(error) }) as unknown as ContractCalls;

test('A login that is 400 for its claims says that they do not fit; without claims, and with another status, it is an error', async () => {
  assert.equal(await loginThatFits(answering(new LoginRefused(400)), server, 100), undefined);
  await assert.rejects(loginThatFits(answering(new LoginRefused(400)), server, 0), LoginRefused);
  await assert.rejects(loginThatFits(answering(new LoginRefused(500)), server, 100), LoginRefused);
  await assert.rejects(loginThatFits(answering(new Error('gone')), server, 100), /gone/);
});
