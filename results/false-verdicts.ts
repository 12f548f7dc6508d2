/** Figures as every reader takes them: without the verdicts of run.json that do not hold. */
import { withoutReaccepted } from './disqualified.ts';
import type { Comparison, Measurement } from './format.ts';
import { withoutChanceVerdicts } from './varying.ts';

interface Compared {
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

/** A re-acceptance takes a verdict away (disqualified.ts), and so does a figure that varies by itself (varying.ts). */
export const withoutFalseVerdicts = <Figures extends Compared>(figures: Figures): Figures =>
  withoutChanceVerdicts(withoutReaccepted(figures));
