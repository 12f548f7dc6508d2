/** Pacing is a pure function of the plan: when each request of an open-loop slice is due. */

export interface Pace {
  /** requests/s */
  readonly rate: number;
  /** Nominal length of the slice, ms. */
  readonly ms: number;
  /** Where in the first interval the first request is due, 0 to 1: drawn per round, so that no server's timer keeps step with us. */
  readonly phase: number;
}

/** When request `index` (from 0) is due, in ms after the slice's start. Requests go on being due after the nominal end. */
export const dueAt = (pace: Pace, index: number): number => ((index + pace.phase) * 1_000) / pace.rate;

/** How many requests are due within the nominal slice. */
export const dueWithin = (pace: Pace): number => Math.max(0, Math.ceil((pace.ms * pace.rate) / 1_000 - pace.phase));
