/**
 * The valve: what lets one connection of autocannon send. This file is the one place that touches autocannon's inside.
 *
 * autocannon's client sends from `_doRequest`, which it calls once on connecting and again after every answer. Here
 * `setupClient`, a public hook that runs before the client connects, keeps that method for itself and puts a closed valve
 * in its place, so that a connection sends when a slice says so. Its connections, parser, request building and `response`
 * event (a float in milliseconds) stay in use. test/bench/generator/valve.test.ts fails by name when autocannon moves this.
 */
import type { EventEmitter } from 'node:events';

/** One request of a connection, built once; and the answer that alone is right. */
export interface Exchange {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly status: number;
  /** Left out where the body is not looked at (a login answers differently each time). */
  readonly answer?: string;
}

/** What a slice wants to hear of its connections. */
export interface Listener {
  /** An answer was read whole. `serviceMs` is answered − sent, by autocannon's clock. */
  answered(connection: Connection, serviceMs: number, right: boolean): void;
  /** The connection broke, or its request timed out: the arm must be opened again. */
  lost(connection: Connection): void;
}

/** The part of autocannon's client that is used here; `_doRequest` is the private one. */
export interface Client extends EventEmitter {
  setRequests(requests: object[]): void;
  destroy(): void;
  opts: { verifyBody?: (body: string) => boolean };
  /** The socket. */
  conn: EventEmitter & { readonly bytesRead: number; readonly bytesWritten: number };
  _doRequest(): void;
}

const nobody: Listener = { answered() {}, lost() {} };

export class Connection {
  listener: Listener = nobody;
  busy = false;
  alive = true;
  /** Status of the last answer, 0 before the first. */
  status = 0;
  readonly index: number;
  readonly #client: Client;
  readonly #exchanges: readonly Exchange[];
  readonly #sendNext: () => void;
  #sent = 0;
  #serviceMs = 0;
  #answering = false;

  /** Takes hold of a client within `setupClient`; `connected` is called when its socket is. */
  constructor(client: Client, index: number, exchanges: readonly Exchange[], connected: () => void) {
    this.index = index;
    this.#client = client;
    this.#exchanges = exchanges;
    if (typeof client._doRequest !== 'function')
      throw new Error(
        'autocannon’s client has no _doRequest any more: bench/generator/valve.ts cannot take hold of it',
      );
    this.#sendNext = client._doRequest.bind(client);
    client.setRequests(
      exchanges.map(({ status: _, answer: __, headers, ...request }) => ({ ...request, headers: { ...headers } })),
    );
    let connects = 0;
    client._doRequest = () => {
      if (this.#answering) return; // after an answer: the slice decides when to send, not the client
      connects += 1;
      if (connects === 1) client.conn.once('connect', connected);
      else this.#broke(); // connecting again: the first connection is gone
    };
    client.on('response', (status: number, _bytes: number, durationMs: number) => {
      this.#answering = true;
      this.status = status;
      this.#serviceMs = durationMs;
    });
    // The last thing that the client does with an answer; status and body are both known only here.
    client.opts.verifyBody = (body) => {
      this.#answering = false;
      this.busy = false;
      const expected = this.#exchanges[(this.#sent - 1) % this.#exchanges.length] as Exchange;
      const right = this.status === expected.status && (expected.answer === undefined || expected.answer === body);
      this.listener.answered(this, this.#serviceMs, right);
      return true;
    };
    client.on('connError', () => this.#broke());
    client.on('timeout', () => this.#broke());
  }

  /** Opens the valve for one request: the next of this connection's exchanges, in turn. */
  send(): void {
    this.busy = true;
    this.#sent += 1;
    this.#sendNext();
  }

  /** Bytes of this connection's socket so far, as the client sees them. */
  get bytes(): { readonly sent: number; readonly received: number } {
    const { bytesWritten, bytesRead } = this.#client.conn;
    return { sent: bytesWritten, received: bytesRead };
  }

  close(): void {
    this.alive = false;
    this.#client.destroy();
  }

  #broke(): void {
    if (!this.alive) return;
    this.close();
    this.listener.lost(this);
  }
}
