/**
 * Distance between servers and what they ask: TCP relays on 127.0.0.1 that hold back what passes through them, half of the round trip on
 * the way there and half on the way back. Commands that are sent together wait together, once; each of a sequence waits for itself.
 *
 * They run in the load generator's process (docs/decisions/0029): its event loop turns without a pause while there is load, so that a part
 * leaves when it is due, and no core that is measured pays for it.
 */
import type { Address } from './carry.ts';
import { DelayLine } from './delay-line.ts';
import { Departures, type Line, type Waker } from './departures.ts';
import { Doors } from './doors.ts';

/** Relays that share one distance. */
export class Relays {
  readonly #departures: Departures;
  readonly #line: Line = new DelayLine();
  readonly #doors = new Doors();
  #oneWayMs = 0;

  constructor(wake?: Waker) {
    this.#departures = new Departures(wake);
  }

  /** ms that a round trip takes longer, from now on; what is on its way already arrives as it was meant to. */
  addRoundTrip(ms: number): void {
    this.#oneWayMs = ms / 2;
  }

  /** The port of 127.0.0.1 that leads to this address; the same for all who ask. */
  open(to: Address): Promise<number> {
    const pass = (arrive: () => void) => this.#departures.leave(this.#line, arrive, performance.now(), this.#oneWayMs);
    return this.#doors.open(`${to.host} ${to.port}`, to, () => [pass, pass]);
  }

  /** How much later than due each part was let go since this was last asked, µs. */
  takeLateness(): Float64Array {
    return this.#departures.takeLateness();
  }

  /** Time spent on passing parts since this was last asked, ms. */
  takeBusyMs(): number {
    return this.#departures.takeBusyMs();
  }

  close(): void {
    this.#doors.close();
  }
}
