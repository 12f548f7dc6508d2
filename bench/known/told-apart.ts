/** From a few pairs of new processes of the same code to the smallest difference that a run with so many starts calls different. */
import { studentFactor } from '../../statistics/student.ts';
import { type Suite, suiteNamed } from '../suites/suites.ts';

export interface ToldApart {
  readonly suite: string;
  readonly starts: number;
  /** Servers that are measured together, the baseline among them. */
  readonly arms: number;
  /** The smallest difference in CPU per request that is called different 9 times in 10, as a share. */
  readonly share: number;
}

export interface PairSpread {
  readonly starts: number;
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  readonly deviation: number;
  readonly tellsApart: readonly ToldApart[];
}

/**
 * `logRatios`: of one process to the other, one a start; two at least. Both vary by as much, so that the variance of one is half that of
 * their ratio.
 */
export function spreadOfPairs(logRatios: readonly number[]): PairSpread {
  const starts = logRatios.length;
  const mean = logRatios.reduce((sum, each) => sum + each, 0) / starts;
  const variance = logRatios.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (starts - 1);
  const half = studentFactor(0.95, starts - 1) * Math.sqrt(variance / starts);
  const deviation = Math.sqrt(variance / 2);
  return {
    starts,
    ratio: Math.exp(mean),
    low: Math.exp(mean - half),
    high: Math.exp(mean + half),
    deviation,
    tellsApart: plans().map((plan) => ({ ...plan, share: smallest(deviation, plan) })),
  };
}

function plans(): Omit<ToldApart, 'share'>[] {
  const of = ({ id }: Suite, starts: number, arms: number) => ({ suite: id, starts, arms });
  const [quick, gate, full] = [suiteNamed('quick'), suiteNamed('gate'), suiteNamed('full')];
  return [
    of(quick, quick.starts, 4),
    of(gate, gate.starts, 2),
    of(full, full.fewestStarts ?? full.starts, 4),
    of(full, full.starts, 4),
  ];
}

/**
 * Share by which two must differ. The standard error is deviation × √(2 / starts), on (arms − 1)(starts − 1) degrees of freedom, and
 * the level is Holm's strictest, 1 − 0.05 / (arms − 1). For power 0.9 the noncentral t is approximated by the sum of two quantiles of
 * Student's t: that of the level and that of the power (Snedecor and Cochran, Statistical Methods, section on sample size).
 */
export function smallest(deviation: number, { starts, arms }: { starts: number; arms: number }): number {
  const freedom = (arms - 1) * (starts - 1);
  const quantiles = studentFactor(1 - 0.05 / (arms - 1), freedom) + studentFactor(0.8, freedom);
  return Math.expm1(quantiles * deviation * Math.sqrt(2 / starts));
}
