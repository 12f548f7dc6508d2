/** Guards that fired, as sentences. */
import type { GuardEntry, RunFile } from '../../results/format.ts';
import { guards as declared, type Guard } from '../../vocabulary/guards.ts';
import { briefList } from '../../vocabulary/lists.ts';
import { leastRate, roundedDown, shareOfCapacity } from '../../vocabulary/rates.ts';
import { number, percent } from '../words/numbers.ts';
import { scenarioTitle, titleOf } from '../words/titles.ts';
import { nameOf } from './contenders.ts';

const consequences = {
  'slice-dropped': 'Affected rounds were discarded.',
  invalid: 'The comparison does not count.',
  note: '',
} as const;

/** One sentence for each guard and scenario: what it means, for whom, how often, the worst value and the limit. */
export function guardSentences(run: RunFile): string[] {
  const groups = Map.groupBy(run.guards, ({ name, scenario, effect }) => `${name}\n${scenario}\n${effect}`);
  return [...groups.values()].map((entries) => sentence(run, entries as [GuardEntry, ...GuardEntry[]]));
}

function sentence(run: RunFile, entries: readonly [GuardEntry, ...GuardEntry[]]): string {
  const [first] = entries;
  const guard: Guard | undefined = declared.find(({ name }) => name === first.name);
  const who = unique(
    entries.flatMap(({ contender, variant }) => (contender === undefined ? [] : [nameOf(contender, variant ?? '')])),
  );
  const what = unique(entries.flatMap(({ metric }) => (metric === undefined ? [] : [titleOf(metric)])));
  const where = [
    scenarioTitle(run, first.scenario),
    ...(who.length > 0 ? [briefList(who)] : []),
    ...(what.length > 3 ? [`${what.length} metrics`] : what.map(uncapital)),
  ];
  const count = entries.reduce((sum, entry) => sum + entry.count, 0);
  const badness = ({ value, limit }: GuardEntry) => (guard?.enough ? -value : Math.abs(value - limit));
  const worst = entries.reduce((a, b) => (badness(b) > badness(a) ? b : a));
  const unit = guard?.unit ?? '';
  const times = count === 1 ? 'once' : `${number(count)} times`;
  const figures = `${first.name}, ${times}; worst ${amount(worst.value, unit)}, limit ${amount(worst.limit, unit)}`;
  const meaning = (guard?.meaning ?? first.name).replace(/\.$/, '');
  const consequence = first.shape === 'probed' ? 'These trials do not count.' : consequences[first.effect];
  const advice = rateAdvice(run, entries);
  return [`${where.join(', ')}: ${meaning} (${figures}).`, consequence, advice].filter(Boolean).join(' ');
}

/** A rate at which the guard would not fire, where the rate is the run's to choose; empty otherwise. */
function rateAdvice({ plan, measurements }: RunFile, entries: readonly GuardEntry[]): string {
  const ofRate = entries.filter(({ name, factors = {} }) => adviseOnRate.includes(name) && factors.rate === undefined);
  if (ofRate.length === 0) return '';
  const busiest = Math.max(...ofRate.map(({ name, value }) => (name === 'overloaded' ? value : 1)));
  const capacities = measurements
    .filter(({ metric, contender }) => metric === 'capacity' && ofRate.some((entry) => entry.contender === contender))
    .map(({ value }) => value * shareOfCapacity);
  const rate = roundedDown(
    Math.min((plan.rate * usefulLoad) / Math.max(busiest, usefulLoad), plan.rate / 2, ...capacities),
  );
  if (rate < leastRate) return `Even --rate ${leastRate}, the lowest, may be too much for it.`;
  return `Try --rate ${number(rate).replaceAll(',', '')}, or --rate auto.`;
}

/** Guards on a load that a lower rate takes away. */
const adviseOnRate = ['overloaded', 'rate-missed'];
/** Share of a core at which no queue builds up. */
const usefulLoad = 0.5;

/** A share is said in percent: `14 % of the time`. */
function amount(value: number, unit: string): string {
  return unit.startsWith('of ')
    ? `${percent(value)} ${unit}`
    : `${number(value)} ${value === 1 ? unit.replace(/^(\w{3,})s\b/, '$1') : unit}`.trim();
}

const uncapital = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
const unique = (words: readonly string[]) => [...new Set(words)];
