/** What a metric declares, in words for people. What only reports need (its verbs, its place on a chart) is left out. */
import type { Metric, Need } from '../../vocabulary/metrics.ts';
import type { IntervalKind } from '../../vocabulary/words.ts';

type Details = readonly (readonly [label: string, text: string])[];

export function metricDetails(metric: Metric): Details {
  const { unit, better, kind, interval, spoiledBy, needs, source } = metric;
  const isCompared = kind === 'exact' || interval !== null;
  return [
    ['unit', unit],
    ['better', better],
    ['kind', kind === 'exact' ? 'exact: counted, without an interval' : 'noisy'],
    ['compared', isCompared ? comparedText(metric) : 'not: it has no interval'],
    ...(isCompared ? [['margin', marginText(metric)] as const] : []),
    ['interval', interval === null ? 'none' : intervals[interval]],
    ['spoiled by', ['guards that spoil every metric', ...spoiledBy].join(', ')],
    ...(needs === undefined ? [] : [['needs', needed[needs]] as const]),
    ['source', source],
  ];
}

function comparedText({ byChance, scale }: Metric): string {
  if (byChance) return 'as a share of the trials';
  return scale === 'ratio' ? 'as a ratio' : 'by difference, since it can be zero';
}

function marginText({ margin, scale, unit }: Metric): string {
  if (margin === 0) return 'none';
  return scale === 'ratio'
    ? `ratios from 1/${1 + margin} to ${1 + margin} are equal`
    : `differences of at most ${margin} ${unit} are equal`;
}

const intervals: Readonly<Record<IntervalKind, string>> = {
  confidence: 'confidence interval, from blocks of rounds',
  'order-statistic': 'between two of the values that were seen, whatever their distribution',
  prediction: 'where one further observation falls',
  range: 'the least and the greatest that was seen, without a confidence level',
  binomial: 'of the chance behind a share of trials, exact (Clopper and Pearson 1934)',
};

const needed: Readonly<Record<Need, string>> = {
  'server-process': 'a server process on this machine',
  store: 'a store whose counters can be read',
  'store-process': 'a store process whose CPU time can be read',
  'empty-store': 'a store that may be emptied and filled',
};
