/** What a guard says about itself. */
export type GuardEffect = 'slice-dropped' | 'invalid' | 'note';

export interface Guard {
  readonly name: string;
  readonly effect: GuardEffect;
  /** The limit that the number is held against, with its unit in `unit`. */
  readonly limit: number;
  readonly unit: string;
  /** It counts what there must be enough of: the least is the worst. */
  readonly enough?: true;
  /** What a comparison is that it fired on, whatever its interval says. Absent: it forbids no verdict. */
  readonly forbids?: 'invalid' | 'undecided';
  /** Every metric, or those alone that name it (vocabulary/metrics.ts, `spoiledBy`). */
  readonly spoils: 'every-metric' | 'those-that-name-it';
  /** What is known of a figure that it spoils: the truth is at most this, or at least. Absent: nothing. */
  readonly bound?: 'at-most' | 'at-least';
  /** What it says about the figures, in one plain sentence. */
  readonly meaning: string;
}

/** Keeps each name as a type. */
export const declare = <const T extends readonly Guard[]>(guards: T): T => guards;
