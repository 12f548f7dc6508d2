/**
 * A client's link, such as a phone's: TCP relays on 127.0.0.1 between a client and a server. Each connection has a link of its own. What
 * the client sends waits for the uplink, which takes its time for each byte, and then for half of the round trip; answers wait for the
 * other half (a downlink is many times as fast, and answers are short: their bytes take no time). A new connection can send once a round
 * trip for TCP's handshake is over, which a relay on loopback would else leave out.
 */
import type { Link } from '../../../vocabulary/links.ts';
import type { Address, Pass } from './carry.ts';
import { DelayLine } from './delay-line.ts';
import { Departures, type Line, type Waker } from './departures.ts';
import { Doors } from './doors.ts';

/** Of each segment, headers of IPv4 (RFC 791) and of TCP with its timestamps (RFC 9293, RFC 7323), bytes. */
const headers = 20 + 32;
/** Of a segment, with an MTU of 1,500. */
const mostPayload = 1_500 - headers;

/** ms that the uplink takes for so many bytes of a stream. Pure. */
export const uplinkMs = (bytes: number, { uplinkMbit }: Link): number =>
  ((bytes + headers * Math.ceil(bytes / mostPayload)) * 8) / (uplinkMbit * 1_000);

export class Links {
  readonly #departures: Departures;
  readonly #doors = new Doors();

  constructor(wake?: Waker) {
    this.#departures = new Departures(wake);
  }

  /** The port of 127.0.0.1 that leads to this address over such a link; the same for all who ask. */
  open(to: Address, link: Link): Promise<number> {
    const key = `${to.host} ${to.port} ${link.roundTripMs} ${link.uplinkMbit}`;
    return this.#doors.open(key, to, () => this.#ways(link));
  }

  /** How much later than due each part was let go since this was last asked, µs. */
  takeLateness(): Float64Array {
    return this.#departures.takeLateness();
  }

  close(): void {
    this.#doors.close();
  }

  /** Of a connection that begins now. */
  #ways(link: Link): [there: Pass, back: Pass] {
    const there: Line = new DelayLine();
    const back: Line = new DelayLine();
    const oneWayMs = link.roundTripMs / 2;
    let freeAt = performance.now() + link.roundTripMs;
    return [
      (arrive, bytes) => {
        const now = performance.now();
        freeAt = Math.max(now, freeAt) + uplinkMs(bytes, link);
        this.#departures.leave(there, arrive, now, freeAt - now + oneWayMs);
      },
      (arrive) => this.#departures.leave(back, arrive, performance.now(), oneWayMs),
    ];
  }
}
