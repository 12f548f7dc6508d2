/** What a comparison is held against, under one name everywhere: another contender or version, or another level of the same arm. */
import type { Comparison } from '../results/format.ts';
import { levelsPhrase } from '../vocabulary/factors.ts';
import { type Factors, factorLabel, nameOf } from '../vocabulary/words.ts';

type Sides = Pick<Comparison, 'contender' | 'variant' | 'factors' | 'baseline' | 'baselineVariant' | 'baselineFactors'>;

/** Whether it compares levels of one contender: it says nothing of designs, nor of versions. */
export const isOfLevels = ({ baselineFactors }: Pick<Comparison, 'baselineFactors'>): boolean =>
  baselineFactors !== undefined;

/** The levels in which the two sides differ, as the other side has them; empty where designs or versions are compared. */
export function otherLevels({ factors, baselineFactors = {} }: Pick<Sides, 'factors' | 'baselineFactors'>): Factors {
  const differing = Object.entries(baselineFactors).filter(([id, level]) => factors[id] !== level);
  return Object.fromEntries(differing);
}

/** `itself at 250 requests/s`. */
export const itselfAt = (row: Pick<Sides, 'factors' | 'baselineFactors'>): string =>
  `itself ${levelsPhrase(otherLevels(row))}`;

/** For people: `session-redis`, `session-redis@main`, `itself at 250 requests/s`. */
export function baselineName(row: Sides): string {
  const { contender, variant, baseline, baselineVariant = '' } = row;
  const sameArm = contender === baseline && variant === baselineVariant;
  return sameArm && isOfLevels(row) ? itselfAt(row) : nameOf(baseline, baselineVariant);
}

/** For machines, the same for good: `session-redis`, `session-redis@main`, `session-redis rate=250`. */
export const baselineId = (row: Sides): string =>
  [nameOf(row.baseline, row.baselineVariant ?? ''), factorLabel(otherLevels(row))].filter(Boolean).join(' ');

/** A contender by its name; one that is compared with itself: `session-redis against itself at 250 requests/s`. */
export const comparedName = (row: Sides): string =>
  [nameOf(row.contender, row.variant), ...(isOfLevels(row) ? ['against', itselfAt(row)] : [])].join(' ');
