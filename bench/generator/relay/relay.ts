/**
 * Distance between servers and what they ask: TCP relays on 127.0.0.1 that hold back what passes through them, half of the round trip on
 * the way there and half on the way back. Commands that are sent together wait together, once; each of a sequence waits for itself.
 *
 * They run in the load generator's process (docs/decisions/0029): its event loop turns without a pause while there is load, so that a part
 * leaves when it is due, and no core that is measured pays for it.
 */
import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { Recording } from '../recording.ts';
import { DelayLine } from './delay-line.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

/** Calls `turn` at `dueMs` (on the clock of performance.now), or somewhat before: then it is called again. */
export type Waker = (dueMs: number, turn: () => void) => void;

/** Looks at the clock in each turn of the event loop while a part waits: the loop does not sleep meanwhile. */
export const everyTurn: Waker = (_dueMs, turn) => void setImmediate(turn);

/** Relays that share one distance. */
export class Relays {
  readonly #wake: Waker;
  readonly #line = new DelayLine<() => void>();
  readonly #servers = new Map<string, Server>();
  readonly #sockets = new Set<Socket>();
  readonly #late = new Recording();
  #oneWayMs = 0;
  #awaited = false;
  #busyMs = 0;

  constructor(wake: Waker = everyTurn) {
    this.#wake = wake;
  }

  /** ms that a round trip takes longer, from now on; what is on its way already arrives as it was meant to. */
  addRoundTrip(ms: number): void {
    this.#oneWayMs = ms / 2;
  }

  /** The port of 127.0.0.1 that leads to this address; the same for all who ask. */
  async open({ host, port }: Address): Promise<number> {
    const key = `${host} ${port}`;
    const server = this.#servers.get(key) ?? createServer({ noDelay: true }, (near) => this.#join(near, host, port));
    if (!this.#servers.has(key)) {
      this.#servers.set(key, server);
      server.listen(0, '127.0.0.1');
    }
    if (!server.listening || server.address() === null) await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  /** How much later than due each part was let go since this was last asked, µs. */
  takeLateness(): Float64Array {
    return this.#late.take();
  }

  /** Time spent on passing parts since this was last asked, ms. */
  takeBusyMs(): number {
    const busyMs = this.#busyMs;
    this.#busyMs = 0;
    return busyMs;
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  #join(near: Socket, host: string, port: number): void {
    const far = dial({ host, port, noDelay: true });
    this.#carry(near, far);
    this.#carry(far, near);
  }

  #carry(from: Socket, to: Socket): void {
    this.#sockets.add(from);
    from.on('data', (part) => this.#pass(() => void (to.destroyed || to.write(part))));
    from.on('end', () => this.#pass(() => to.end()));
    from.on('error', () => {}); // `close` follows
    from.on('close', () => {
      this.#sockets.delete(from);
      this.#pass(() => to.destroy());
    });
  }

  #pass(arrive: () => void): void {
    const now = performance.now();
    if (this.#oneWayMs === 0 && this.#line.isEmpty) arrive();
    else this.#line.push(arrive, now, this.#oneWayMs);
    this.#await();
    this.#busyMs += performance.now() - now;
  }

  #await(): void {
    const due = this.#line.dueMs;
    if (due === undefined || this.#awaited) return;
    this.#awaited = true;
    this.#wake(due, () => {
      this.#awaited = false;
      this.#letGo();
      this.#await();
    });
  }

  #letGo(): void {
    const now = performance.now();
    let passed = false;
    for (let next = this.#line.take(now); next !== undefined; next = this.#line.take(now)) {
      this.#late.push(next.lateMs * 1_000);
      next.part();
      passed = true;
    }
    if (passed) this.#busyMs += performance.now() - now;
  }
}
