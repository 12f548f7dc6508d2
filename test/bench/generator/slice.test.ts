/** Slices of each shape against real servers on the loopback, with autocannon's connections. Nothing here is about speed. */
import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { dueWithin } from '../../../bench/generator/pacer.ts';
import { runSlice } from '../../../bench/generator/slice.ts';
import { counted, drainMs, each, ok, open, opened, rightOf, whatOf } from './slices.ts';
import { read, tinyServer } from './tiny-server.ts';

test('an open arm has its connections, and sends nothing until a slice says so', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(
    server,
    each(3, () => [read()]),
  );
  assert.equal(arm.connections.length, 3);
  while (server.sockets.size < 3) await new Promise((resolve) => setImmediate(resolve));
  assert.deepEqual([server.sockets.size, server.seen.length], [3, 0]);
});

test('counted: every connection sends exactly its share, its exchanges in turn', async () => {
  const server = await tinyServer(ok);
  const lists = each(3, (connection) => each(2, (exchange) => read(`/${connection}/${exchange}`)));
  const arm = await opened(server, lists);
  const result = await runSlice(arm.connections, counted(5));
  assert.deepEqual(
    {
      due: result.due,
      answered: rightOf(result.serviceUs),
      wrong: result.wrong,
      lost: result.lost,
      unanswered: result.unanswered,
    },
    { due: 15, answered: 15, wrong: 0, lost: 0, unanswered: 0 },
  );
  for (const connection of [0, 1, 2]) {
    const own = whatOf(server).filter((what) => what.startsWith(`GET /${connection}/`));
    assert.deepEqual(
      own,
      [0, 1, 0, 1, 0].map((exchange) => `GET /${connection}/${exchange}`),
    );
  }
  assert.deepEqual([result.queueingUs.length, result.latenessUs.length], [0, 0], 'the open loop’s alone');
});

test('counted: turns go on from slice to slice', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(server, [each(3, (exchange) => read(`/${exchange}`))]);
  await runSlice(arm.connections, counted(2));
  await runSlice(arm.connections, counted(2));
  assert.deepEqual(whatOf(server), ['GET /0', 'GET /1', 'GET /2', 'GET /0']);
});

test('a connection sends on one socket, one request at a time', async () => {
  let underWay = 0;
  let most = 0;
  const server = await tinyServer((_, response) => {
    most = Math.max(most, ++underWay);
    setImmediate(() => {
      underWay -= 1;
      response.end('ok');
    });
  });
  const arm = await opened(
    server,
    each(2, () => [read()]),
  );
  await runSlice(arm.connections, counted(10));
  assert.equal(new Set(server.seen.map(({ port }) => port)).size, 2);
  assert.ok(most <= 2);
});

test('a POST is sent with its body', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(server, [[read('/login', { method: 'POST', body: '{"userId":"u1"}' })]]);
  await runSlice(arm.connections, counted(1));
  assert.deepEqual([server.seen[0]?.what, server.seen[0]?.body], ['POST /login', '{"userId":"u1"}']);
});

test('closed: every answer is recorded, those in the window are counted, and none is left under way', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(
    server,
    each(4, () => [read()]),
  );
  const result = await runSlice(arm.connections, { shape: 'closed', ms: 200, countFromMs: 20, drainMs });
  assert.equal(result.due, server.seen.length);
  assert.equal(rightOf(result.serviceUs), result.due);
  assert.ok(result.due > 4, 'a connection sends its next request when it has its answer');
  assert.ok(result.counted > 0 && result.counted < result.due);
  assert.ok(result.durationMs >= 200);
  assert.equal(result.unanswered, 0);
});

test('closed: an answer that comes after the nominal end is recorded, and not counted', async () => {
  const held: ServerResponse[] = [];
  const server = await tinyServer((_, response) => held.push(response));
  const arm = await opened(server, [[read()]]);
  const slice = runSlice(arm.connections, { shape: 'closed', ms: 80, countFromMs: 20, drainMs });
  while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
  setTimeout(() => held[0]?.end('ok'), 120);
  const result = await slice;
  assert.deepEqual([result.due, rightOf(result.serviceUs), result.counted], [1, 1, 0]);
  assert.ok(result.durationMs >= 80);
});

test('open: every due request is sent exactly once, and each has its lateness, queueing and service', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(
    server,
    each(8, () => [read()]),
  );
  const order = open(1_000, 200);
  const result = await runSlice(arm.connections, order);
  assert.equal(result.due, dueWithin(order.pace));
  // Requests go on being due until the last of the nominal ones has its answer, so there may be some more.
  assert.ok(server.seen.length >= result.due);
  for (const list of [result.serviceUs, result.queueingUs, result.latenessUs])
    assert.equal(list.length, server.seen.length);
  assert.equal(rightOf(result.serviceUs), server.seen.length);
  assert.ok(result.latenessUs.every((us) => us >= 0) && result.queueingUs.every((us) => us >= 0));
  assert.ok(
    result.latenessUs.some((us) => us > 0),
    'no pacer is punctual to the last digit',
  );
  assert.deepEqual([result.wrong, result.lost, result.unanswered], [0, 0, 0]);
});

test('open: idle connections are used in turn, so that all of them are', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(
    server,
    each(8, (connection) => [read(`/${connection}`)]),
  );
  await runSlice(arm.connections, open(500, 100));
  assert.equal(new Set(whatOf(server)).size, 8);
});

test('open: requests that wait for a connection are queued, in the order they were due', async () => {
  const held: ServerResponse[] = [];
  const server = await tinyServer((_, response, number) => {
    if (number > 0) response.end('ok');
    else held.push(response);
  });
  const arm = await opened(server, [[read()]]);
  const slice = runSlice(arm.connections, open(200, 100));
  while (held.length === 0) await new Promise((resolve) => setImmediate(resolve));
  setTimeout(() => held[0]?.end('ok'), 150);
  const result = await slice;
  const queueing = result.queueingUs.slice(1, result.due); // the first found the connection idle
  assert.ok(
    queueing.every((us) => us > 1_000),
    'all of them were due within 100 ms, and sent after 150 ms',
  );
  assert.ok((queueing[0] as number) > (queueing.at(-1) as number), 'who was due first has waited longest');
});

test('a stall of 300 ms in an open slice is in the response times of all requests behind it, and not in the lateness', async () => {
  const stallMs = 300;
  const number = 40; // the request that meets it; 100 are due, one every 5 ms, on two connections
  let stalled: Promise<void> | undefined;
  const server = await tinyServer((_, response, index) => {
    if (index === number) stalled = new Promise((over) => setTimeout(over, stallMs));
    if (stalled) stalled.then(() => response.end('ok'));
    else response.end('ok');
  });
  const arm = await opened(
    server,
    each(2, () => [read()]),
  );
  const order = open(200, 500);
  const result = await runSlice(arm.connections, order);
  assert.equal(result.due, 100);
  assert.ok(result.serviceUs.length >= 100, 'the requests behind the stall are there');
  assert.equal(rightOf(result.serviceUs), result.serviceUs.length);
  const responseMs = result.serviceUs.map((us, index) => (us + (result.queueingUs[index] as number)) / 1_000);
  assert.ok(Math.max(...responseMs) >= 250, `the longest was ${Math.max(...responseMs)} ms`);
  // Two requests hold the connections; what is due in the 300 ms behind them, about 60, has to queue.
  const queued = result.queueingUs.slice(number, 100).filter((us) => us > 1_000).length;
  assert.ok(queued >= 40, `${queued} requests were queued`);
  // Held against the queueing, since a busy machine makes any pacer late by some milliseconds.
  const behind = (list: Float64Array) => list.slice(number, 100).reduce((sum, us) => sum + us, 0);
  assert.ok(behind(result.latenessUs) < behind(result.queueingUs) / 3, 'the pacer goes on while the server stands');
});

for (const [shape, order] of [
  ['counted', counted(4)],
  ['open', open(200, 60)],
  ['closed', { shape: 'closed', ms: 80, countFromMs: 20, drainMs }],
] as const) {
  test(`${shape}: a wrong status is counted as wrong, and its time is not recorded as right`, async () => {
    const server = await tinyServer((_, response, number) => {
      response.statusCode = number % 2 === 0 ? 200 : 401;
      response.end('ok');
    });
    const arm = await opened(server, [[read()]]);
    const result = await runSlice(arm.connections, order);
    const wrong = Math.floor(server.seen.length / 2);
    assert.deepEqual(
      [result.wrong, rightOf(result.serviceUs), result.wrongStatus, result.lost],
      [wrong, server.seen.length - wrong, 401, 0],
    );
    assert.ok(wrong > 0);
  });
}

test('a wrong body is counted as wrong, with the right status', async () => {
  const server = await tinyServer((_, response, number) => response.end(number === 1 ? 'somebody else' : 'ok'));
  const arm = await opened(server, [[read()]]);
  const { wrong, serviceUs, wrongStatus } = await runSlice(arm.connections, counted(3));
  assert.deepEqual([wrong, rightOf(serviceUs), wrongStatus], [1, 2, 200]);
});

test('a body that is not looked at may be any', async () => {
  const server = await tinyServer((_, response, number) => response.end(`${number}`));
  const { answer: _, ...anyBody } = read();
  const arm = await opened(server, [[anyBody]]);
  assert.equal((await runSlice(arm.connections, counted(3))).wrong, 0);
});

test('each answer is held against the exchange that it answers', async () => {
  const server = await tinyServer((request, response) => response.end(request.url));
  const arm = await opened(server, [each(3, (index) => read(`/${index}`, { answer: `/${index}` }))]);
  assert.equal((await runSlice(arm.connections, counted(7))).wrong, 0);
});
