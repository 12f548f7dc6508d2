/** One start of a series as its file keeps it, and the figures of an arm from its rounds. */
import type { Round } from '../../bench/procedures/slices/rounds.ts';
import type { Sample } from '../../results/format.ts';
import { mergeCounts, quantileOf } from '../../statistics/counts.ts';

export const metrics = ['server-cpu', 'server-cpu-saturated', 'response-p50', 'capacity'] as const;
export type Metric = (typeof metrics)[number];

/** Entries of lists are rounds, in order: both arms of a line have the same. */
export interface ArmLine {
  readonly contender: string;
  /** µs/request, µs/request, µs, requests/s: totals over totals, p50 of the pooled histogram. */
  readonly values: Readonly<Record<Metric, number>>;
  readonly open: Load & { readonly p50Us: readonly number[] };
  readonly closed: Load & { readonly counted: readonly number[]; readonly countedMs: number };
  /** Of the server, after the last round. */
  readonly rssBytes: number | null;
}

interface Load {
  readonly cpuUs: readonly number[];
  readonly requests: readonly number[];
  /** Over all rounds; null where it could not be read. */
  readonly storeCpuUs: number | null;
  readonly gcMs: number | null;
}

export interface StartLine {
  readonly condition: string;
  /** From 1. */
  readonly number: number;
  readonly commit: string | null;
  /** When the command was begun that measured it: what a condition keeps, it keeps through one sitting. */
  readonly sitting: string;
  readonly startedAt: string;
  /** Starting, warming up and load; ending is not in it. */
  readonly seconds: number;
  readonly node: string;
  /** Share of all cores' time, 0 to 1. */
  readonly steal: number | null;
  /** Rounds that a guard dropped: none of the figures holds them. */
  readonly dropped: number;
  readonly guards: Readonly<Record<string, number>>;
  readonly arms: readonly ArmLine[];
}

export interface Rounds {
  readonly rounds: readonly Round[];
  /** Of the rounds and of others. */
  readonly samples: readonly Sample[];
}

/** The figures of one arm. Its rounds must be those that no guard dropped. */
export function armLine(contender: string, place: number, open: Rounds, closed: Rounds): ArmLine {
  const times = open.rounds.map(({ slices }) => slices[place]?.times.response).filter((each) => each !== undefined);
  const [inOpen, inClosed] = [loadOf(contender, place, open), loadOf(contender, place, closed)];
  const slices = closed.rounds.map((round) => round.slices[place]);
  const counted = slices.map((slice) => slice?.counted ?? Number.NaN);
  const countedMs = slices.reduce((total, slice) => total + (slice?.countedMs ?? Number.NaN), 0);
  return {
    contender,
    values: {
      'server-cpu': sum(inOpen.cpuUs) / sum(inOpen.requests),
      'server-cpu-saturated': sum(inClosed.cpuUs) / sum(inClosed.requests),
      'response-p50': quantileOf(mergeCounts(times), 0.5),
      capacity: (1_000 * sum(counted)) / countedMs,
    },
    open: { ...inOpen, p50Us: times.map((each) => quantileOf(each, 0.5)) },
    closed: { ...inClosed, counted, countedMs },
    rssBytes: closed.samples.findLast((sample) => sample.contender === contender)?.values.serverRssBytes ?? null,
  };
}

function loadOf(contender: string, place: number, { rounds, samples }: Rounds): Load {
  const kept = new Set(rounds.map(({ round }) => round));
  const own = samples.filter((sample) => sample.contender === contender && kept.has(sample.round));
  const total = (name: string) => {
    const all = own.map(({ values }) => values[name]);
    return all.length === 0 || all.includes(undefined) ? null : Number(sum(all as number[]).toFixed(1));
  };
  return {
    cpuUs: rounds.map(({ slices }) => Math.round(slices[place]?.serverCpuUs ?? Number.NaN)),
    requests: rounds.map(({ slices }) => slices[place]?.requests ?? Number.NaN),
    storeCpuUs: total('storeCpuUs'),
    gcMs: total('serverGcMs'),
  };
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
