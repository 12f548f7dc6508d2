/** An arm's connections: lost, unanswered, too late, refused, closed. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { test } from 'node:test';
import { openArm } from '../../../bench/generator/arm.ts';
import { runSlice } from '../../../bench/generator/slice.ts';
import { counted, drainMs, each, ok, open, opened, rightOf } from './slices.ts';
import { read, tinyServer } from './tiny-server.ts';

for (const [how, hangUp] of [
  ['resets', (response: ServerResponse) => response.socket?.resetAndDestroy()],
  ['closes', (response: ServerResponse) => response.socket?.destroy()],
] as const) {
  test(`a server that ${how} a connection loses it for the slice, and the arm can be opened again`, async () => {
    const server = await tinyServer((_, response, number) => {
      if (number === 3) hangUp(response);
      else response.end('ok');
    });
    const lists = each(2, () => [read()]);
    const arm = await opened(server, lists);
    const result = await runSlice(arm.connections, counted(5));
    assert.deepEqual([result.lost, result.unanswered], [1, 0]);
    assert.ok(rightOf(result.serviceUs) >= 5, 'the other connection went on');
    assert.equal(arm.connections.filter(({ alive }) => alive).length, 1);
    const after = await runSlice(arm.connections, counted(2));
    assert.deepEqual(
      [after.due, after.lost],
      [2, 1],
      'a broken connection is not used again, and is not left out in silence',
    );
    arm.close();
    const again = await opened(server, lists);
    assert.equal((await runSlice(again.connections, counted(5))).due, 10);
  });
}

test('a connection that breaks between two slices is lost for the next, whatever its shape', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(
    server,
    each(3, () => [read()]),
  );
  assert.equal((await runSlice(arm.connections, counted(1))).lost, 0);
  const [socket] = server.sockets;
  socket?.resetAndDestroy();
  while (arm.connections.every(({ alive }) => alive)) await new Promise((resolve) => setImmediate(resolve));
  for (const order of [counted(1), open(200, 60), { shape: 'closed', ms: 60, countFromMs: 20, drainMs } as const])
    assert.equal((await runSlice(arm.connections, order)).lost, 1, order.shape);
});

test('open: a server that closes a connection loses it, and the slice ends', async () => {
  const server = await tinyServer((_, response, number) => {
    if (number === 5) response.socket?.destroy();
    else response.end('ok');
  });
  const arm = await opened(
    server,
    each(3, () => [read()]),
  );
  const result = await runSlice(arm.connections, open(200, 100));
  assert.equal(result.lost, 1);
  assert.equal(rightOf(result.serviceUs), result.serviceUs.length - 1);
  assert.equal(result.unanswered, 0);
});

test('a slice ends when its last connection is lost, and what was waiting is unanswered', async () => {
  const server = await tinyServer((_, response, number) => {
    if (number >= 2) response.socket?.destroy();
    else response.end('ok');
  });
  for (const order of [open(200, 100, 60_000), counted(5, 60_000)]) {
    const arm = await opened(
      server,
      each(2, () => [read()]),
    );
    const result = await runSlice(arm.connections, order);
    assert.equal(result.lost, 2);
    assert.ok(result.durationMs < 30_000, 'long before the drain deadline');
    server.seen.length = 0;
  }
});

test('open: idle connections that the server closes are passed over when their turn comes', async () => {
  const server = await tinyServer((request, response, number) => {
    if (number === 5) for (const socket of server.sockets) if (socket !== request.socket) socket.destroy();
    response.end('ok');
  });
  const arm = await opened(
    server,
    each(3, () => [read()]),
  );
  const result = await runSlice(arm.connections, open(50, 400, 2_000));
  assert.deepEqual([result.lost, result.unanswered, result.wrong], [2, 0, 0]);
  assert.equal(rightOf(result.serviceUs), result.serviceUs.length);
});

test('a server that never answers leaves its requests unanswered at the drain deadline', async () => {
  const server = await tinyServer((_, response, number) => {
    if (number === 0) response.end('ok');
  });
  const arm = await opened(
    server,
    each(2, () => [read()]),
  );
  const result = await runSlice(arm.connections, counted(3, 100));
  assert.deepEqual([result.unanswered, rightOf(result.serviceUs), result.wrong], [2, 1, 0]);
  assert.ok(result.durationMs >= 90);
});

test('open: what is still waiting at the drain deadline is unanswered too', async () => {
  const server = await tinyServer(() => {});
  const arm = await opened(server, [[read()]]);
  const result = await runSlice(arm.connections, open(100, 100, 100));
  assert.ok(result.unanswered >= 10, 'ten were due within the slice');
  assert.equal(rightOf(result.serviceUs), 0);
});

test('an answer after the drain deadline is in no slice, and its connection is not used again', async () => {
  const held: ServerResponse[] = [];
  const server = await tinyServer((_, response, number) => {
    if (number === 0) held.push(response);
    else response.end('ok');
  });
  const arm = await opened(
    server,
    each(2, () => [read()]),
  );
  const first = await runSlice(arm.connections, counted(1, 100));
  assert.equal(first.unanswered, 1);
  held[0]?.end('ok');
  const [socket] = held.map((response) => response.socket);
  if (socket && !socket.destroyed) await once(socket, 'close');
  const second = await runSlice(arm.connections, counted(1, 100));
  assert.deepEqual([second.due, second.unanswered, rightOf(second.serviceUs)], [1, 0, 1]);
});

test('an arm to a server that is not there is refused with the number of connections that were made', async () => {
  const server = await tinyServer(ok);
  await server.close();
  await assert.rejects(
    openArm({ arm: 'a', url: server.url, connections: [[read()], [read()]] }, 200),
    /0 of 2 connections to http:\S+ were made within 200 ms/,
  );
});

test('closing an arm ends its connections', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(
    server,
    each(3, () => [read()]),
  );
  await runSlice(arm.connections, counted(1));
  const sockets = [...server.sockets];
  assert.equal(sockets.length, 3);
  arm.close();
  await Promise.all(sockets.map((socket) => (socket.closed ? undefined : once(socket, 'close'))));
  assert.equal(server.sockets.size, 0);
});

test('the generator’s own CPU within the slice is told', async () => {
  const server = await tinyServer(ok);
  const arm = await opened(server, [[read()]]);
  const result = await runSlice(arm.connections, open(100, 80));
  assert.ok(result.generatorCpuMs > 0, 'the pacer spins');
});
