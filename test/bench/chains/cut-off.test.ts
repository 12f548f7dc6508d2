/** A door that gives none of an answer to its client, and what it takes for a whole answer. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { openChains } from '../../../bench/chains/chains.ts';
import { givenIn, Unexpected } from '../../../bench/chains/clients.ts';
import { answerIn, openCutOff } from '../../../bench/chains/cut-off.ts';
import { ContractClient } from '../../../servers/wire/client.ts';

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n';

test('an answer is whole when its head has ended and its body is as long as it says, in bytes', () => {
  assert.deepEqual(answerIn(`${head}{"a":"é"}`), { status: 200, body: '{"a":"é"}' });
  for (const part of ['HTTP/1.1 200 OK\r\nContent-', head, `${head}{"a":"b"`]) assert.equal(answerIn(part), undefined);
  assert.equal(answerIn('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'), undefined);
});

test('the server has answered, and its client sees a reset', async (t) => {
  let asked = 0;
  const server = createServer((_, response) => {
    asked += 1;
    response.setHeader('Content-Length', 2);
    response.end('ok');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const client = new ContractClient();
  const door = await openCutOff(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  t.after(() => {
    door.close();
    client.close();
    server.close();
  });
  await assert.rejects(client.call(door.url, '/refresh', { method: 'POST', json: {} }), { code: 'ECONNRESET' });
  assert.deepEqual(await door.answer, { status: 200, body: 'ok' });
  assert.equal(asked, 1, 'it was not asked again');
});

test('a door that nobody came to has no answer', async () => {
  const door = await openCutOff('http://127.0.0.1:9');
  door.close();
  await assert.rejects(door.answer, /no request came/);
});

test('only invalid_grant is a refusal; what no chain explains makes a trial say nothing', () => {
  assert.equal(givenIn({ status: 400, body: '{"error":"invalid_grant"}' }), undefined);
  assert.equal(givenIn({ status: 200, body: '{"refreshToken":"r"}' }), 'r');
  for (const [status, body] of [
    [400, '{"error":"Bad Request"}'],
    [503, ''],
    [401, '{"error":"unauthorized"}'],
  ] as const)
    assert.throws(() => givenIn({ status, body }), Unexpected);
});

test('a Ctrl-C ends what waits to ask again', async (t) => {
  const server = createServer((request, response) => {
    const isLogin = request.url === '/login';
    const body = JSON.stringify({ accessToken: 'a', refreshToken: isLogin ? 'first' : 'second' });
    response.setHeader('Content-Length', body.length);
    response.end(body, () => !isLogin && setImmediate(() => controller.abort()));
  });
  const controller = new AbortController();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const chains = openChains([`http://127.0.0.1:${(server.address() as AddressInfo).port}`], controller.signal);
  t.after(() => {
    chains.close();
    server.close();
  });
  await assert.rejects(chains.befall({ atOnce: 1, againAfterMs: 60_000 }), { name: 'AbortError' });
});
