/** What the harness and the generator's process say to each other (structured clone: typed arrays travel as they are). */
import type { Link } from '../../vocabulary/links.ts';
import type { Pace } from './pacer.ts';
import type { Address } from './relay/carry.ts';
import type { Trial, TrialResult } from './trial.ts';
import type { Exchange } from './valve.ts';

export interface ArmOpening {
  readonly arm: string;
  /** Loopback URL of the server, without a path. */
  readonly url: string;
  /** One list a connection: its exchanges, sent in turn. */
  readonly connections: readonly (readonly Exchange[])[];
  /** Its server asks its store through the relays of this process: how far away they make it. Absent: no relay has a part in it. */
  readonly distance?: Distance;
}

export interface Distance {
  /** That a round trip takes longer while the arm has its slices, ms. */
  readonly roundTripMs: number;
  /** Port of 127.0.0.1 where a relay leads to a Redis: what PINGs go through. Absent: none are sent. */
  readonly pingPort?: number;
}

/** What the relays did in a slice. Times in µs. */
export interface RelaySeen {
  /** Round trips of PINGs that were sent through them while there was load. */
  readonly pingUs: Float64Array;
  /** How much later than due each part was let go. */
  readonly lateUs: Float64Array;
  /** Time that this process spent on passing parts, ms; the reading of sockets, before it is told of a part, is not in it. */
  readonly busyMs: number;
}

export type SliceOrder =
  | { readonly shape: 'open'; readonly pace: Pace; readonly drainMs: number }
  | { readonly shape: 'closed'; readonly ms: number; readonly countFromMs: number; readonly drainMs: number }
  /** Each connection sends this many requests, one after another. */
  | { readonly shape: 'counted'; readonly perConnection: number; readonly drainMs: number };

/** What one slice saw. Times in µs, one entry a request, in the order of the answers. */
export interface SliceResult {
  readonly serviceUs: Float64Array;
  /** sent − released: open loop alone, else empty. */
  readonly queueingUs: Float64Array;
  /** released − due: open loop alone, else empty. */
  readonly latenessUs: Float64Array;
  /** Requests due within the nominal slice (open), or sent (closed, counted). */
  readonly due: number;
  readonly wrong: number;
  readonly wrongStatus: number;
  readonly lost: number;
  /** Requests without an answer at the drain deadline. */
  readonly unanswered: number;
  /** Closed loop: answers from `countFromMs` to the nominal end. */
  readonly counted: number;
  /** From the first possible send to the last answer. */
  readonly durationMs: number;
  /** Bytes on the client's sockets: HTTP with its headers, TCP and IP left out. */
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** CPU time of the generator's process within the slice, ms. */
  readonly generatorCpuMs: number;
  /** How long it was ready to run within the slice, and its core was another's, ms; null where the system does not tell it. */
  readonly generatorWaitedMs: number | null;
  /** Of an arm with a distance. */
  readonly relay?: RelaySeen;
}

/** One client on a connection of its own. */
export interface Asking {
  /** Loopback URL of the server, without a path. */
  readonly url: string;
  /** Null: it comes over loopback. */
  readonly link: Link | null;
  readonly exchange: Exchange;
  /** Requests after the first. */
  readonly later: number;
}

/** Times in µs. */
export interface Asked {
  /** From dialling to the whole answer. */
  readonly firstUs: number;
  /** Each from its sending to the whole answer. */
  readonly laterUs: readonly number[];
  readonly wrong: number;
  /** 1 where the connection broke or nothing was answered in time: nothing was sent on it any more. */
  readonly lost: number;
  /** The most that a part left its link after it was due; 0 without one. */
  readonly relayLateUs: number;
}

export type Order =
  | ({ readonly do: 'open-arm' } & ArmOpening)
  | { readonly do: 'close-arm'; readonly arm: string }
  | { readonly do: 'slice'; readonly arm: string; readonly order: SliceOrder }
  | { readonly do: 'stop-trials' }
  | { readonly do: 'open-relay'; readonly to: Address }
  | ({ readonly do: 'ask' } & Asking)
  | {
      readonly do: 'trials';
      readonly trials: readonly Trial[];
      readonly operatorKey: string;
      readonly probesPerSecond: number;
    };

export type Answer =
  | { readonly ok: true; readonly value?: SliceResult | Asked | number }
  | { readonly ok: false; readonly message: string };
export type Identified<T> = T & { readonly id: number };

/** Sent as each trial ends, unasked. */
export interface TrialNotice {
  readonly trial: TrialResult;
}
