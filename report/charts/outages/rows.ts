/** Timelines of outages: for each contender and way, shares of reads by when they were due. */
import type { RunFile, Sample } from '../../../results/format.ts';
import { factor } from '../../../vocabulary/factors.ts';
import { timeline } from '../../../vocabulary/outages.ts';
import { nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { capital } from '../../words/capital.ts';

/** From the bottom of a bar up; each is the name of its counts in a sample. */
export const outcomes = ['right', 'slow', 'unavailable', 'wrong'] as const;
export type Outcome = (typeof outcomes)[number];

/** As people read it. Colours are of the palette (report/facts/contenders.ts): each stands out on light and dark paper. */
export const looksOf: Readonly<Record<Outcome, { readonly name: string; readonly colour: string }>> = {
  right: { name: 'answered rightly', colour: '#009070' },
  slow: { name: 'waits for over 2 s', colour: '#8468c9' },
  unavailable: { name: 'unavailable', colour: '#96720a' },
  wrong: { name: 'answered wrongly', colour: '#c2494f' },
};

/** Of the samples, s. */
export const time = {
  from: -timeline.leadMs / 1_000,
  to: (timeline.bins * timeline.widthMs - timeline.leadMs) / 1_000,
  bins: timeline.bins,
} as const;

export interface Timeline {
  readonly way: string;
  readonly name: string;
  /** s for which the store was away, mean of the outages. */
  readonly awaySeconds: number;
  readonly outages: number;
  /** By bin: the share of each outcome, 0 to 1; undefined where no read was due. */
  readonly bins: readonly (Readonly<Record<Outcome, number>> | undefined)[];
}

export function timelinesOf({ run, samples }: ReportInput): Timeline[] {
  const own = samples.filter(({ factors, dropped }) => factors.outage !== undefined && dropped.length === 0);
  const cells = [
    ...Map.groupBy(own, ({ factors, contender, variant }) => `${factors.outage}\n${nameOf(contender, variant)}`),
  ];
  const all = cells.map(([key, of]) => timelineOf(key, of));
  const order = waysOf(run);
  return all.sort((a, b) => order.indexOf(a.way) - order.indexOf(b.way) || placeOf(run, a) - placeOf(run, b));
}

/** Of many contenders the first way alone. */
export function drawnTimelines(input: ReportInput): Timeline[] {
  const all = timelinesOf(input);
  return isMany(input.run) ? all.filter(({ way }) => way === all[0]?.way) : all;
}

/** In the order of the plan. */
const waysOf = ({ plan }: RunFile): string[] => [
  ...new Set(plan.steps.flatMap(({ arms }) => arms.flatMap(({ factors }) => factors.outage ?? []).map(String))),
];

const placeOf = ({ contenders }: RunFile, { name }: Timeline) =>
  contenders.findIndex(({ id, variant }) => nameOf(id, variant) === name);

function timelineOf(key: string, samples: readonly Sample[]): Timeline {
  const [way = '', name = ''] = key.split('\n');
  const sum = (value: string) => samples.reduce((total, { values }) => total + (values[value] ?? 0), 0);
  const bins = Array.from({ length: time.bins }, (_, bin) => {
    const counts = outcomes.map((outcome) => sum(`${outcome}.${bin}`));
    const total = counts.reduce((all, count) => all + count, 0);
    if (total === 0) return undefined;
    return Object.fromEntries(outcomes.map((outcome, at) => [outcome, (counts[at] as number) / total])) as Record<
      Outcome,
      number
    >;
  });
  return { way, name, outages: samples.length, awaySeconds: sum('awayMs') / samples.length / 1_000, bins };
}

/** `Where the store is paused`. */
export const wayTitle = (way: string): string => capital(factor('outage').phrase(way));
