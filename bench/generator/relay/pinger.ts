/** How far away something is, as a PING sees it that goes there and back while there is load. */
import { connect, type Socket } from 'node:net';
import { Recording } from '../recording.ts';

/** Redis understands it as it is, before any login (its answer is then an error, after as long). */
const ping = 'PING\r\n';

/** Between the end of one and the next, ms: spread evenly by the golden ratio, so that no timer of anybody's keeps step. */
export const pauseMs = (number: number): number => 5 + 10 * ((number * 0.6180339887498949) % 1);

export class Pinger {
  readonly #socket: Socket;
  readonly #roundTrips = new Recording();
  #timer: NodeJS.Timeout | undefined;
  #sentAt: number | undefined;
  /** The one under way was sent before the start: it is waited for, and not counted. */
  #isOld = false;
  #number = 0;
  #running = false;

  /** `port`: of 127.0.0.1, where a relay leads to a Redis. */
  constructor(port: number) {
    this.#socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.#socket.on('data', () => this.#answered());
    this.#socket.on('error', () => {}); // none is answered then: missing, never zero
  }

  start(): void {
    this.#running = true;
    this.#isOld = this.#sentAt !== undefined;
    if (!this.#isOld) this.#next();
  }

  /** Round trips since the start, µs; one that is under way does not count. */
  stop(): Float64Array {
    this.#running = false;
    clearTimeout(this.#timer);
    return this.#roundTrips.take();
  }

  close(): void {
    this.stop();
    this.#socket.destroy();
  }

  #next(): void {
    this.#timer = setTimeout(
      () => {
        this.#sentAt = performance.now();
        this.#socket.write(ping);
      },
      pauseMs(this.#number++),
    );
  }

  #answered(): void {
    const sentAt = this.#sentAt;
    this.#sentAt = undefined;
    if (!this.#running) return;
    if (sentAt !== undefined && !this.#isOld) this.#roundTrips.push((performance.now() - sentAt) * 1_000);
    this.#isOld = false;
    this.#next();
  }
}
