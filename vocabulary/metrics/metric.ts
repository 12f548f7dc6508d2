/** What a metric says about itself. */
import type { GuardName } from '../guards.ts';
import type { IntervalKind } from '../words.ts';
import type { Words } from './wording.ts';

export interface Metric {
  readonly id: string;
  readonly title: string;
  /** The head of a column or a panel, where there is no room for the title. */
  readonly brief?: string;
  readonly unit: string;
  /** Only scenarios that are asked by name measure it. */
  readonly byName?: true;
  readonly better: 'lower' | 'higher';
  /** exact: counted, no interval needed. noisy: an interval or nothing. */
  readonly kind: 'exact' | 'noisy';
  readonly canBeZero: boolean;
  /** Made from `canBeZero`: what can be zero is compared by difference (docs/method.md, statistics). */
  readonly scale: 'ratio' | 'difference';
  /** A difference that is as good as none. ratio: 0.03 means that [1/1.03, 1.03] is equal; difference: in the unit. */
  readonly margin: number;
  /** How the interval of one measurement is made; null for what has none, which is not compared unless it is exact. */
  readonly interval: IntervalKind | null;
  /** Guards that spoil it, of those that do not spoil every metric (vocabulary/guards.ts, `spoils`). */
  readonly spoiledBy: readonly GuardName[];
  /** Counted, but by chance, as a share of the trials: shares are held against each other, not counts. */
  readonly byChance?: true;
  /** What it is a quantile of. q: 0 to 1, where 1 is the greatest that was seen; a tail needs many beyond it. */
  readonly quantile?: { readonly of: 'response' | 'service' | 'lateness' | 'delay'; readonly q: number };
  /** A total over another, of the slices of a load. */
  readonly total?: Total;
  /** What must be in view to measure it; without it the figure is missing. */
  readonly needs?: Need;
  /** Told beside the metrics that lead their scenario, where few figures are. */
  readonly alwaysShown?: true;
  /** What its comparisons count, where that is no round of a load. */
  readonly comparedIn?: 'trial' | 'series' | 'fill' | 'search';
  /** Where that leads a scenario, this is drawn below it: another part of what the same request costs. */
  readonly beside?: string;
  /** Its place among the few ratios that are drawn of many contenders, from 1. */
  readonly decides?: number;
  /** Where the number is read. */
  readonly source: string;
  /** How a sentence says more and less of it. */
  readonly words: Words;
}

/** `of` and `per` are summed over the slices before they are divided. `n`: which count is behind the figure. */
export interface Total {
  readonly of: 'serverCpuUs' | 'storeCpuUs' | 'counted';
  readonly per: 'requests' | 'countedSeconds';
  readonly n: 'requests' | 'counted';
}

/** store: its counters. store-process: its run time. empty-store: one that may be emptied and filled. */
export type Need = 'server-process' | 'store' | 'store-process' | 'empty-store';

/** A ratio within [1/1.03, 1.03] is as good as none (docs/method.md, statistics). */
export const ratioMargin = 0.03;

export type Declaration = Omit<Metric, 'scale'>;

/** Metrics as a domain declares them, with the scale that follows. */
export const declare = <const T extends readonly Declaration[]>(
  metrics: T,
): readonly (Metric & { readonly id: T[number]['id'] })[] => metrics.map(withScale);

export const withScale = <T extends Declaration>(metric: T): T & Metric => ({
  ...metric,
  scale: metric.canBeZero ? 'difference' : 'ratio',
});
