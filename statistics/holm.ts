/**
 * Several contenders are held against one baseline within a scenario and metric, so one of them looks different by
 * chance more often than a level says. Holm's step-down procedure keeps the chance of any false "different" at α.
 */
import type { Outcome } from './estimate.ts';
import { studentTails } from './student.ts';

export interface Adjusted {
  /** Confidence level of this comparison's interval, 0 to 1: the verdict and the printed interval use it alike. */
  readonly level: number;
  /** Two-sided p-value of "no difference", not adjusted; null where the comparison has no estimate. */
  readonly p: number | null;
}

/**
 * A level for each comparison, in the order given. In order of their p-values they get 1 − α/m, 1 − α/(m − 1), … 1 − α, until
 * one is not rejected; all after it get the level of that one. So an interval leaves out "no difference" exactly
 * where the procedure rejects it. Comparisons without an estimate are not counted in m and get 1 − α.
 *
 * Assumption: each p-value is valid by itself; any dependence between them is allowed (they share the baseline). The
 * intervals are not simultaneous ones: together they may cover less than their levels say; the verdicts keep α.
 * Source: Holm (1979).
 */
export function holmLevels(outcomes: readonly Outcome[], alpha = 0.05): Adjusted[] {
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`α lies between 0 and 1, not at ${alpha}`);
  const tested = outcomes
    .map((outcome, place) => ({ place, p: pOf(outcome) }))
    .filter((each): each is { place: number; p: number } => each.p !== null)
    .sort((one, other) => one.p - other.p);
  const adjusted: Adjusted[] = outcomes.map(() => ({ level: 1 - alpha, p: null }));
  let stopped: number | undefined;
  for (const [rank, { place, p }] of tested.entries()) {
    const share = stopped ?? alpha / (tested.length - rank);
    if (p > share) stopped = share;
    adjusted[place] = { level: 1 - share, p };
  }
  return adjusted;
}

/** Two-sided p-value that a ratio is 1 or a difference 0, by Student's t; null without an estimate. */
export function pOf(outcome: Outcome): number | null {
  if (outcome.state === 'none') return null;
  const effect = outcome.scale === 'ratio' ? Math.log(outcome.value) : outcome.value;
  if (effect === 0) return 1;
  return studentTails(effect / outcome.standardError, outcome.degreesOfFreedom);
}
