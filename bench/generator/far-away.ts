/** Slices of arms whose store is made to be far away: the relays of this process, and PINGs through them. */
import type { Distance, SliceOrder, SliceResult } from './messages.ts';
import type { Address } from './relay/carry.ts';
import { Pinger } from './relay/pinger.ts';
import { Relays } from './relay/relay.ts';
import { runSlice } from './slice.ts';
import type { Connection } from './valve.ts';

export class FarAway {
  readonly #relays = new Relays();
  readonly #pingers = new Map<number, Pinger>();

  /** The port of 127.0.0.1 where a relay leads to this address. Until a slice asks for more, it adds nothing to a round trip. */
  open(to: Address): Promise<number> {
    return this.#relays.open(to);
  }

  async slice(
    { roundTripMs, pingPort }: Distance,
    connections: readonly Connection[],
    order: SliceOrder,
  ): Promise<SliceResult> {
    const pinger = pingPort === undefined ? undefined : this.#pingerAt(pingPort);
    this.#relays.addRoundTrip(roundTripMs);
    this.#relays.takeLateness();
    this.#relays.takeBusyMs();
    pinger?.start();
    try {
      const seen = await runSlice(connections, order);
      const pingUs = pinger?.stop() ?? new Float64Array();
      return { ...seen, relay: { pingUs, lateUs: this.#relays.takeLateness(), busyMs: this.#relays.takeBusyMs() } };
    } finally {
      pinger?.stop();
      this.#relays.addRoundTrip(0);
    }
  }

  #pingerAt(port: number): Pinger {
    const pinger = this.#pingers.get(port) ?? new Pinger(port);
    this.#pingers.set(port, pinger);
    return pinger;
  }
}
