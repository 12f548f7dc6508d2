/** What a gate said of one figure: data, so that each output chooses its own words. */
import type { Factors } from '../../vocabulary/words.ts';

export const gateOutcomes = ['passed', 'failed', 'undecided', 'invalid', 'accepted'] as const;
export type GateOutcome = (typeof gateOutcomes)[number];

/** applies: within the allowance, in time. exceeded: more than it. ended: its last day is over. */
export const acceptedStandings = ['applies', 'exceeded', 'ended'] as const;

/** What the file of gates accepts of a figure that its gate fails. */
export interface AcceptedChange {
  readonly standing: (typeof acceptedStandings)[number];
  readonly kind: 'ratio' | 'difference' | 'absolute';
  /** The most that is accepted, in `unit`. */
  readonly limit: number;
  readonly unit: string;
  readonly reason: string;
  /** The last day, `2027-01-31`, UTC. */
  readonly until: string;
}

export interface GateResult {
  /** The gate's name, e.g. `server-cpu`: its own, or its metric. */
  readonly gate: string;
  /** A warning is shown and never fails. */
  readonly severity: 'error' | 'warning';
  /** What it was held against: a comparison (ratio, difference) or a measurement (absolute). */
  readonly kind: 'ratio' | 'difference' | 'absolute';
  /** Which side of the limit is bad. */
  readonly direction: 'above' | 'below';
  /** In `unit`. */
  readonly limit: number;
  readonly scenario: string;
  readonly metric: string;
  /** Of value, low, high and limit: `ratio`, or the metric's. */
  readonly unit: string;
  readonly contender: string;
  readonly variant: string;
  readonly factors: Factors;
  /** Against what, as it is shown: `session-redis`, `session-redis @ main`; null for a measurement. */
  readonly baseline: string | null;
  /** Null: nothing was measured that the gate could judge; its outcome is `invalid`. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly outcome: GateOutcome;
  /** Only of a figure that the gate fails, and whose change the file accepts or accepted. */
  readonly accepted?: AcceptedChange;
  /** What the gate's file says of undecided: `fail` ends with exit code 5. */
  readonly undecidedMeans: 'pass' | 'fail';
  /** The whole of it in one plain sentence, with figure, unit, interval and limit. */
  readonly sentence: string;
}
