/**
 * What a scenario is: one question, as data. A scenario picks procedures of the instrument (bench/procedures/) and names
 * their factors and metrics; it holds no loop and knows no contender. Its id is the name of its file.
 */
import type { MetricId } from '../vocabulary/metrics.ts';

export type Operation = 'read' | 'login' | 'logout';

/** Interleaved slices of load: rounds give every arm one slice, in random order. */
export interface SlicedStep {
  readonly procedure: 'sliced';
  readonly shape: 'open' | 'closed';
  readonly primary: MetricId;
  readonly metrics: readonly MetricId[];
}

/** What a counted series can read, per operation. */
export type CountedReading = 'requestBytes' | 'responseBytes' | 'storeCommands' | 'storeBytes' | 'storeCpu';

/** A known number of operations, counted at the server's sockets and in the store. */
export interface CountedStep {
  readonly procedure: 'counted';
  /** Claims in the credential: the levels of the factor `claims`. */
  readonly claims: readonly number[];
  /** Operations per series. */
  readonly count: number;
  /** Series per arm and operation: 1 where all is exact, 20 or more where an interval is needed. */
  readonly series: number;
  /** The factor that the metrics vary by. */
  readonly factor: 'claims' | 'operation';
  readonly primary: MetricId;
  readonly readings: readonly {
    readonly metric: MetricId;
    readonly operation: Operation;
    readonly of: CountedReading;
  }[];
}

/** Bisection over the number of claims until something refuses. */
export interface LimitsStep {
  readonly procedure: 'limits';
  readonly upTo: number;
  readonly primary: MetricId;
  readonly limits: readonly (
    | { readonly metric: MetricId; readonly by: 'cookie-bytes'; readonly bytes: number }
    | { readonly metric: MetricId; readonly by: 'status'; readonly status: number }
  )[];
}

/** Live credentials held in the store, against the empty store. */
export interface HeldStep {
  readonly procedure: 'held';
  readonly primary: MetricId;
  /** Fills per contender: their range is the interval. */
  readonly fills: number;
}

/** Trials that revoke a credential and probe it on every instance until it is refused for good. */
export interface RevocationStep {
  readonly procedure: 'revocation';
  readonly triggers: readonly ('logout' | 'revoke')[];
  readonly inFlight: readonly ('none' | 'slow')[];
  /** Seconds, for designs whose credential has a lifetime of its own. */
  readonly lifetimes: readonly number[];
  readonly slowMs: number;
  readonly primary: MetricId;
}

export type Step = SlicedStep | CountedStep | LimitsStep | HeldStep | RevocationStep;

export interface Scenario {
  readonly title: string;
  /** The question that its figures answer, in one sentence. */
  readonly question: string;
  readonly steps: readonly Step[];
}

/** A scenario with the name that its file gives it. */
export interface NamedScenario extends Scenario {
  readonly id: string;
}
