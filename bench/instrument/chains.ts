/** Chains of refresh tokens: what befalls one, and what was seen of it. */
import type { GuardName } from '../../vocabulary/guards.ts';
import type { RefreshEvent } from '../../vocabulary/refreshes.ts';

/** Clients of servers that share what they know, each with a chain of its own. */
export interface Chains {
  /** Begins a chain, lets the event befall its first refresh, and goes on with whatever the client was given. */
  befall(event: RefreshEvent): Promise<ChainSeen>;
  /** Begins a chain, refreshes and goes on; somebody tries a copy of the used token until it is refused. */
  replay(probing: Probing): Promise<ReplaySeen>;
  close(): void;
}

/** A trial of which something went wrong says nothing. */
export interface Faulty {
  readonly fault?: GuardName;
}

export interface ChainSeen extends Faulty {
  /** Requests of the event that the client saw answered with new tokens. */
  readonly granted: number;
  /** … and with 400. */
  readonly refused: number;
  /** Different successors of the one token, received or not. */
  readonly successors: number;
  /** Nothing works that the client was given: the user must log in again. */
  readonly isLost: boolean;
  /** Two different successors both work. */
  readonly isForked: boolean;
}

/** When a copy is tried, ms. */
export interface Probing {
  /** From the answer to the first use of the token until the first try, at least. */
  readonly firstMs: number;
  readonly intervalMs: number;
  /** Given up after so long. */
  readonly patienceMs: number;
}

/** ms from the last byte of the answer to the first use of the token until a try was sent; null: there was none. */
export interface ReplaySeen extends Faulty {
  readonly probes: number;
  readonly lastAcceptedMs: number | null;
  readonly refusedMs: number | null;
  /** Once the copy was refused, the newest token of the victim is refused too: the chain has ended, and somebody may notice. */
  readonly isEnded: boolean;
}
