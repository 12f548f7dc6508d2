/** A limit that was found, as its sample keeps it. */
import type { PlannedArm, Sample } from '../../../results/format.ts';
import type { BisectionStep } from './step.ts';

export interface Limit {
  readonly arm: PlannedArm;
  readonly metric: string;
  /** The most claims that still fit. */
  readonly claims: number;
  /** True when even the most that were tried fit. */
  readonly atLeast: boolean;
  /** True where no cookie was sent: the limit is that of this token, were it put into a cookie. */
  readonly derived: boolean;
}

/** A limit as its sample keeps it. */
export function limitsOf({ limits, upTo }: BisectionStep, arm: PlannedArm, { values }: Sample): Limit[] {
  return limits.flatMap(({ metric }) => {
    const claims = values[metric];
    return claims === undefined
      ? []
      : [{ arm, metric, claims, atLeast: claims === upTo, derived: values.derived === 1 }];
  });
}
