/** What a known server does to each request of `/me`. Everything is off unless it is asked for. */
export interface Behaviour {
  /** Answers after so many ms. */
  readonly delayMs?: number;
  /** Two peaks: this share of the requests (0 to 1), spread evenly, is answered after `secondDelayMs` instead. */
  readonly secondDelayMs?: number;
  readonly secondShare?: number;
  /** No answer for `stallMs`, from `stallAfterMs` after the first request on; then all at once. */
  readonly stallMs?: number;
  readonly stallAfterMs?: number;
  /** Burns so many µs on the CPU clock. */
  readonly burnUs?: number;
  /** Listens at a port more for each, where a request burns so many µs instead: one process, so that two differ in nothing else. */
  readonly burns?: readonly number[];
  /** Body of the answer, bytes. */
  readonly bytes?: number;
  /** Asks the store so many times, one after another. */
  readonly storeAsks?: number;
  /** Answers every so many-th request with 500, or hangs up on it, or starts a thread that ends at once. */
  readonly wrongEvery?: number;
  readonly hangUpEvery?: number;
  readonly threadEvery?: number;
}

/** The variables that configure a known server's process. */
export const variables = { behaviour: 'KNOWN_BEHAVIOUR', storeUrl: 'KNOWN_STORE_URL', key: 'KNOWN_KEY' } as const;

/** What a known server wrote down: one entry a request of `/me`, in the order of the answers. ms on its monotonic clock. */
export interface KnownRecord {
  readonly arrivedMs: Float64Array;
  readonly answeredMs: Float64Array;
  /** At the first port, then at those of `burns`. */
  readonly burnt: readonly Burnt[];
}

/** CPU time that the requests at a port burnt, all together, µs. */
export interface Burnt {
  readonly us: number;
  readonly requests: number;
}

/** Whether the request of this number, from 0, is one of the evenly spread `share`. */
export const isSecond = (index: number, share: number): boolean =>
  Math.floor((index + 1) * share) > Math.floor(index * share);

/** How long the answer to a request is held back that arrives `sinceFirstMs` after the first one, ms. */
export function heldBackMs(behaviour: Behaviour, index: number, sinceFirstMs: number): number {
  const { delayMs = 0, secondDelayMs = 0, secondShare = 0, stallMs = 0, stallAfterMs = 0 } = behaviour;
  const stallEnd = stallAfterMs + stallMs;
  if (stallMs > 0 && sinceFirstMs >= stallAfterMs && sinceFirstMs < stallEnd) return stallEnd - sinceFirstMs;
  return isSecond(index, secondShare) ? secondDelayMs : delayMs;
}
