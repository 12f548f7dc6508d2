/** The relay on real sockets, with a clock that is turned by hand: nothing here depends on how fast the machine is. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type TestContext, test } from 'node:test';
import type { Waker } from '../../../../bench/generator/relay/departures.ts';
import { Pinger, pauseMs } from '../../../../bench/generator/relay/pinger.ts';
import { Relays } from '../../../../bench/generator/relay/relay.ts';

/** Wakes the relays when it is told to, and whatever is due then is as many ms as it was given. */
function handClock() {
  const turns: { dueMs: number; turn: () => void }[] = [];
  const waker: Waker = (dueMs, turn) => void turns.push({ dueMs, turn });
  let waits: (() => void) | undefined;
  const watched: Waker = (dueMs, turn) => {
    waker(dueMs, turn);
    waits?.();
  };
  return {
    waker: watched,
    turns,
    /** Resolves when something waits. */
    async waiting() {
      if (turns.length === 0) await new Promise<void>((resolve) => (waits = resolve));
      return turns[0] as { dueMs: number; turn: () => void };
    },
    /** Spins to when the first is due, and lets it go. */
    async pass() {
      const { dueMs, turn } = await this.waiting();
      turns.shift();
      while (performance.now() < dueMs);
      turn();
    },
  };
}

/** A server that answers each line with the same in capitals, and keeps what it was sent, a chunk an entry. */
async function echo(t: TestContext) {
  const chunks: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      chunks.push(chunk.toString());
      socket.write(chunk.toString().toUpperCase());
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return { port: (server.address() as AddressInfo).port, chunks, sockets };
}

async function through(t: TestContext, waker?: Waker) {
  const far = await echo(t);
  const relays = new Relays(waker);
  t.after(() => relays.close());
  const port = await relays.open({ host: '127.0.0.1', port: far.port });
  const client = connect({ host: '127.0.0.1', port, noDelay: true });
  t.after(() => client.destroy());
  await once(client, 'connect');
  return { relays, far, port, client };
}

const nextOf = async (socket: Socket) => String((await once(socket, 'data'))[0]);

test('without a distance, parts pass at once and nothing waits', async (t) => {
  const clock = handClock();
  const { client } = await through(t, clock.waker);
  client.write('a');
  assert.equal(await nextOf(client), 'A');
  assert.deepEqual(clock.turns, []);
});

test('half of the distance is waited for on the way there, half on the way back', async (t) => {
  const clock = handClock();
  const { relays, far, client } = await through(t, clock.waker);
  relays.addRoundTrip(8);
  const sentAt = performance.now();
  client.write('a');
  const there = await clock.waiting();
  assert.ok(there.dueMs - sentAt >= 4, `${there.dueMs - sentAt}`);
  assert.deepEqual(far.chunks, []);
  await clock.pass();
  const back = await clock.waiting();
  assert.deepEqual(far.chunks, ['a']);
  assert.ok(back.dueMs - there.dueMs >= 4);
  const answer = nextOf(client);
  await clock.pass();
  assert.equal(await answer, 'A');
  assert.equal(relays.takeLateness().length, 2);
});

test('what is sent together waits once; what waits for an answer first waits again', async (t) => {
  const clock = handClock();
  const { relays, far, client } = await through(t, clock.waker);
  relays.addRoundTrip(8);
  client.write('abc');
  await clock.pass();
  await clock.waiting();
  assert.deepEqual(far.chunks, ['abc']);
  const together = nextOf(client);
  await clock.pass();
  assert.equal(await together, 'ABC');
  assert.equal(relays.takeLateness().length, 2, 'one part there, one back');
  for (const letter of ['d', 'e']) {
    client.write(letter);
    await clock.pass();
    const answer = nextOf(client);
    await clock.pass();
    assert.equal(await answer, letter.toUpperCase());
  }
  assert.equal(relays.takeLateness().length, 4, 'two each way');
});

test('one address has one port, whoever asks; a connection that ends takes its other half along', async (t) => {
  const { relays, far, port, client } = await through(t);
  assert.equal(await relays.open({ host: '127.0.0.1', port: far.port }), port);
  client.write('a');
  await nextOf(client);
  const [upstream] = far.sockets as unknown as [Socket];
  const ended = once(upstream, 'close');
  client.destroy();
  await ended;
});

test('the relays say how long they were busy, once', async (t) => {
  const { relays, client } = await through(t);
  client.write('a');
  await nextOf(client);
  assert.ok(relays.takeBusyMs() > 0);
  assert.equal(relays.takeBusyMs(), 0);
});

test('a pinger counts round trips between start and stop, and pauses for 5 to 15 ms', async (t) => {
  const far = await echo(t);
  const pinger = new Pinger(far.port);
  t.after(() => pinger.close());
  pinger.start();
  while (far.chunks.length < 3) await new Promise((resolve) => setImmediate(resolve));
  const seen = pinger.stop();
  assert.ok(seen.length >= 2 && seen.every((us) => us > 0));
  assert.deepEqual(far.chunks.slice(0, 2), ['PING\r\n', 'PING\r\n']);
  assert.equal(pinger.stop().length, 0);
  const pauses = Array.from({ length: 100 }, (_, index) => pauseMs(index));
  assert.ok(pauses.every((ms) => ms >= 5 && ms < 15));
  assert.ok(Math.abs(pauses.reduce((sum, ms) => sum + ms) / 100 - 10) < 0.2);
});
