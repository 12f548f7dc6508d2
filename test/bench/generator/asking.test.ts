/** One client on a connection of its own, against a real server. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { ask } from '../../../bench/generator/asking.ts';

const exchange = { method: 'GET', path: '/me', headers: { cookie: 'a=b' }, status: 200, answer: 'ok' } as const;

async function serving(t: TestContext, answer: (response: ServerResponse, number: number) => void) {
  const seen: string[] = [];
  let connections = 0;
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url} ${request.headers.cookie}`);
    answer(response, seen.length);
  });
  server.on('connection', () => (connections += 1));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, connections: () => connections };
}

test('the first request and later ones go out on one connection, and each time is there', async (t) => {
  const { url, seen, connections } = await serving(t, (response) => response.end('ok'));
  const asked = await ask({ url, link: null, exchange, later: 2 });
  assert.deepEqual(seen, Array(3).fill('GET /me a=b'));
  assert.deepEqual([connections(), asked.laterUs.length, asked.wrong, asked.relayLateUs], [1, 2, 0, 0]);
  assert.ok([asked.firstUs, ...asked.laterUs].every((us) => us > 0));
});

test('an answer of another status or another body is a wrong one', async (t) => {
  const { url } = await serving(t, (response, number) => {
    if (number === 2) response.statusCode = 500;
    response.end(number === 3 ? 'no' : 'ok');
  });
  assert.equal((await ask({ url, link: null, exchange, later: 2 })).wrong, 2);
});

test('over a link a first request waits for two round trips at least, a later one for one', async (t) => {
  const { url } = await serving(t, (response) => response.end('ok'));
  const { firstUs, laterUs } = await ask({ url, link: { roundTripMs: 6, uplinkMbit: 100 }, exchange, later: 1 });
  assert.ok(firstUs >= 12_000, `${firstUs}`);
  assert.ok((laterUs[0] as number) >= 6_000, `${laterUs}`);
});

test('a server that hangs up is told, and no time is made of it', async (t) => {
  const { url, seen } = await serving(t, (response, number) =>
    number === 2 ? response.destroy() : response.end('ok'),
  );
  const asked = await ask({ url, link: null, exchange, later: 3 });
  assert.deepEqual([asked.lost, asked.wrong, asked.laterUs, seen.length], [1, 0, [], 2]);
});
