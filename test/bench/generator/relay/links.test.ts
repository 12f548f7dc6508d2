/** A client's link on real sockets, with a clock that is turned by hand: nothing here depends on how fast the machine is. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Waker } from '../../../../bench/generator/relay/departures.ts';
import { Links, uplinkMs } from '../../../../bench/generator/relay/links.ts';

const link = { roundTripMs: 8, uplinkMbit: 1 };

test('an uplink takes its time for each byte, and for the headers of each segment', () => {
  assert.equal(uplinkMs(0, link), 0);
  assert.equal(uplinkMs(1_000, link), ((1_000 + 52) * 8) / 1_000);
  assert.equal(uplinkMs(1_448, link), 12);
  assert.equal(uplinkMs(1_449, link), ((1_449 + 104) * 8) / 1_000);
  assert.equal(uplinkMs(1_000, { ...link, uplinkMbit: 10 }), uplinkMs(1_000, link) / 10);
});

/** A server that echoes, behind a link whose departures are kept until they are asked for. */
async function behind(t: TestContext) {
  const chunks: string[] = [];
  const far = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      chunks.push(chunk.toString());
      socket.write(chunk);
    });
  });
  await once(far.listen(0, '127.0.0.1'), 'listening');
  const turns: { dueMs: number; turn: () => void }[] = [];
  let heard = () => {};
  const waker: Waker = (dueMs, turn) => {
    turns.push({ dueMs, turn });
    turns.sort((one, other) => one.dueMs - other.dueMs);
    heard();
  };
  const links = new Links(waker);
  t.after(() => {
    links.close();
    far.close();
  });
  const to = { host: '127.0.0.1', port: (far.address() as AddressInfo).port };
  const port = await links.open(to, link);
  assert.equal(await links.open(to, link), port);
  assert.notEqual(await links.open(to, { ...link, uplinkMbit: 10 }), port);
  /** Resolves when so many turns are asked for. */
  const waiting = async (count: number) => {
    while (turns.length < count) await new Promise<void>((resolve) => (heard = resolve));
  };
  /** When the next departure is due; it is let go then. */
  const departs = async () => {
    await waiting(1);
    const { dueMs, turn } = turns.shift() as (typeof turns)[number];
    while (performance.now() < dueMs);
    turn();
    return dueMs;
  };
  const dialled = async () => {
    const client: Socket = connect({ host: '127.0.0.1', port, noDelay: true });
    t.after(() => client.destroy());
    await once(client, 'connect');
    return client;
  };
  return { chunks, departs, dialled, waiting };
}

test('a new connection sends after TCP’s round trip; then the uplink and half of a round trip are waited for, and half back', async (t) => {
  const { chunks, departs, dialled } = await behind(t);
  const dialledAt = performance.now();
  const client = await dialled();
  client.write('a'.repeat(1_000));
  const there = await departs();
  assert.ok(there - dialledAt >= 8 + uplinkMs(1_000, link) + 4, `${there - dialledAt}`);
  const answered = once(client, 'data');
  const back = await departs();
  assert.deepEqual(chunks, ['a'.repeat(1_000)]);
  assert.ok(back - there >= 4);
  await answered;

  const sentAt = performance.now();
  client.write('b'.repeat(100));
  const later = (await departs()) - sentAt;
  assert.ok(later >= uplinkMs(100, link) + 4 && later < 8 + 4, `${later}`);
});

test('what is sent while the uplink is taken waits for it; another connection has an uplink of its own', async (t) => {
  const { departs, dialled, waiting } = await behind(t);
  const [one, other] = [await dialled(), await dialled()];
  for (const client of [one, other]) {
    client.write('a');
    for (let half = 0; half < 2; half++) await departs();
  }
  const sentAt = performance.now();
  one.write('a'.repeat(1_400));
  await waiting(1);
  other.write('b');
  await waiting(2);
  const first = (await departs()) - sentAt;
  assert.ok(first < uplinkMs(1_400, link), `the other’s byte left first, after ${first} ms`);
});
