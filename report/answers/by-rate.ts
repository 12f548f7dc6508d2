/** What a rate does to the cost of a request: one figure times a rate is not what a server takes. */
import { isOfLevels, otherLevels } from '../../compare/against.ts';
import type { Comparison, RunFile } from '../../results/format.ts';
import { factor } from '../../vocabulary/factors.ts';
import { list } from '../../vocabulary/lists.ts';
import { metricOfRun } from '../../vocabulary/metrics.ts';
import { nameOf } from '../facts/contenders.ts';
import { confidence, number, quantity, ratio, usefulEffect } from '../words/numbers.ts';

/** So many contenders are told one by one; of more the least and the most. */
const toldEach = 5;

/** Two sentences at most, of the lowest rate that each contender was compared at; none where rates were not compared. */
export function byRate(run: RunFile, scenario: string): string[] {
  const rows = run.comparisons.filter(
    (row) =>
      row.scenario === scenario &&
      isOfLevels(row) &&
      otherLevels(row).rate !== undefined &&
      row.contender !== run.plan.control &&
      row.verdict === 'different',
  );
  return [...Map.groupBy(rows, ({ metric }) => metric)].flatMap(([metric, own]) => {
    const apart = [...Map.groupBy(own, ({ contender, variant }) => nameOf(contender, variant)).values()].map((levels) =>
      levels.reduce((far, row) => (timesOf(row) > timesOf(far) ? row : far)),
    );
    const [first] = apart;
    if (first === undefined) return [];
    const alike = apart.filter((row) => rateOf(row) === rateOf(first) && otherRate(row) === otherRate(first));
    return first.effect.scale === 'ratio' ? [notProportional(metric, alike)] : amounts(run, metric, alike);
  });
}

const rateOf = ({ factors }: Comparison) => Number(factors.rate);
const otherRate = (row: Comparison) => Number(otherLevels(row).rate);
/** How many times the requests of the lower rate come at the higher. */
const timesOf = (row: Comparison) => Math.max(rateOf(row) / otherRate(row), otherRate(row) / rateOf(row));
const name = ({ contender, variant }: Comparison) => nameOf(contender, variant);

/** `16 times the requests take 9.14 times the server CPU of a (95 % interval 8.90 to 9.50) and 11.2 times that of b (…), not 16 times.` */
function notProportional(metric: string, rows: readonly Comparison[]): string {
  const [first] = rows as [Comparison];
  const what = metricOfRun(metric).words.noun.replace(/ per request$/, '');
  const times = timesOf(first);
  const rises = rateOf(first) > otherRate(first);
  const scaled = (effect: number) => (rises ? effect * times : times / effect);
  const sizes = rows.map(({ effect }) => scaled(effect.value)).sort((a, b) => a - b);
  const [least, most] = [sizes[0] as number, sizes.at(-1) as number];
  const told = rows.map((row, index) => {
    const of = `${ratio(scaled(row.effect.value))} times ${index === 0 ? `the ${what} of` : 'that of'} ${name(row)}`;
    const { low, high, level } = row.effect;
    if (low === null || high === null || !usefulEffect(row.effect)) return of;
    const [from, to] = [scaled(low), scaled(high)].sort((a, b) => a - b) as [number, number];
    return `${of} (${confidence(level)} interval ${ratio(from)} to ${ratio(to)})`;
  });
  const taken =
    rows.length > toldEach
      ? `${ratio(least)} to ${ratio(most)} times the ${what} of ${number(rows.length)} designs`
      : list(told);
  return `${number(times)} times the requests take ${taken}, not ${number(times)} times.`;
}

/** `Store CPU per request of a is 62.0 µs at 250 requests/s and 25.1 µs at 4,000 requests/s.` Nothing of too many: the table has them. */
function amounts({ measurements }: RunFile, metric: string, rows: readonly Comparison[]): string[] {
  if (rows.length > toldEach) return [];
  const at = (row: Comparison, rate: number) =>
    measurements.find(
      (one) =>
        one.scenario === row.scenario &&
        one.metric === metric &&
        one.contender === row.contender &&
        one.variant === row.variant &&
        one.factors.rate === rate,
    );
  const told = rows.flatMap((row) => {
    const [low, high] = [rateOf(row), otherRate(row)].sort((a, b) => a - b) as [number, number];
    const [few, many] = [at(row, low), at(row, high)];
    const phrase = (rate: number) => factor('rate').phrase(rate);
    return few && many
      ? [
          `${quantity(few.value, 'µs')} ${phrase(low)} and ${quantity(many.value, 'µs')} ${phrase(high)} for ${name(row)}`,
        ]
      : [];
  });
  const { title } = metricOfRun(metric);
  return told.length === 0 ? [] : [`${title}: ${told.join('; ')}.`];
}
