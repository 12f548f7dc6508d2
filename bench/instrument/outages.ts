/** What an outage is asked for, and what was seen of it. */
import type { NamedContender } from '../../servers/contender.ts';
import type { OutageWay } from '../../vocabulary/outages.ts';

export interface OutageWish {
  readonly contender: NamedContender;
  readonly way: OutageWay;
  /** Requests that are due in a second, whether or not others wait. */
  readonly rate: number;
  /** ms for which the store is away. */
  readonly awayMs: number;
  readonly signal: AbortSignal;
  /** Told when the store has gone. */
  readonly gone?: () => void;
}

/** Servers, and a store of their own that can be taken away from them. */
export interface OutageLab {
  /** One outage, begun so many ms after a load has settled. */
  outage(phaseMs: number): Promise<OutageSeen>;
  close(): Promise<void>;
}

/** Requests that were due while the store was away. */
export interface Asked {
  readonly asked: number;
  /** Answered otherwise than is true: 401 to who is logged in, or 200 to whose credential was ended. */
  readonly wrong: number;
  /** 5xx, or no answer at all. */
  readonly unavailable: number;
}

export interface OutageSeen {
  readonly loggedIn: Asked;
  readonly ended: Asked;
  /** Of both, those that waited for over 2 s. */
  readonly slow: number;
  /** The longest that any request waited, also before and after, ms. */
  readonly longestMs: number;
  /** From the store's return until a new login and its read worked on every instance, ms; at least this where it never did. */
  readonly wellMs: number;
  readonly isWell: boolean;
  /** Credentials that nobody ended and that were refused afterwards; undefined where the servers were never well again. */
  readonly credentials: Lost | undefined;
  /** Credentials whose end was confirmed, before or while the store was away, and that worked afterwards. */
  readonly revocations: Lost | undefined;
  readonly awayMs: number;
  /** By when they were due; the first begins `lead` ms before the store went away. */
  readonly timeline: readonly Bin[];
}

/** Of credentials that were looked at once all was well. */
export interface Lost {
  readonly asked: number;
  readonly lost: number;
}

/** Requests that were due within one width of time. */
export interface Bin {
  readonly right: number;
  readonly wrong: number;
  readonly unavailable: number;
  /** Whatever came of them, they waited for over 2 s; in none of the others. */
  readonly slow: number;
}
