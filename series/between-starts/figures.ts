/** What the recorded starts say: how much processes of the same code differ, condition by condition. Pure. */
import { type Spread, type SpreadRatio, scaled, spreadOf, spreadRatio } from '../../statistics/spread.ts';
import { type ArmLine, type Metric, metrics, type StartLine } from './line.ts';

/** Standard deviations of logarithms: 0.03 is 3 %. */
export interface ConditionFigures {
  readonly condition: string;
  readonly metric: Metric;
  readonly starts: number;
  readonly sittings: number;
  /** The second arm over the first: the mean of its logarithm, back from it. */
  readonly meanEffect: number;
  /** Of the log effect within a start, over √2: of one process. The machine's drift is not in it. */
  readonly perProcess: Spread;
  /** The part of it that the slices of a start leave uncertain, by how much its rounds differ; NaN with fewer than two rounds. */
  readonly ofSlices: number;
  /** Of each arm's own value, the machine's drift in it. */
  readonly perArm: readonly Spread[];
  /** `perProcess` over that of the condition that all are compared with; NaN where there is none, undefined for that one itself. */
  readonly against?: SpreadRatio;
}

export function figuresOf(
  starts: ReadonlyMap<string, readonly StartLine[]>,
  metric: Metric,
  reference: string,
): ConditionFigures[] {
  const all = [...starts].map(([condition, lines]) => figuresOfOne(condition, metric, lines));
  const base = all.find(({ condition }) => condition === reference)?.perProcess ?? spreadOf([]);
  return all.map((one) => (one.condition === reference ? one : { ...one, against: spreadRatio(one.perProcess, base) }));
}

/** A start whose rounds were all dropped has no value, and is left out. */
function figuresOfOne(condition: string, metric: Metric, recorded: readonly StartLine[]): ConditionFigures {
  const lines = recorded.filter(({ arms }) => arms.length === 2 && arms.every(({ values }) => values[metric] > 0));
  const logs = [0, 1].map((place) => lines.map(({ arms }) => Math.log((arms[place] as ArmLine).values[metric])));
  const effects = lines.map((_, start) => (logs[1]?.[start] as number) - (logs[0]?.[start] as number));
  const within = lines.map(({ arms }) => varianceOfMean(roundEffects(arms, metric)));
  return {
    condition,
    metric,
    starts: lines.length,
    sittings: new Set(lines.map(({ sitting }) => sitting)).size,
    meanEffect: Math.exp(meanOf(effects)),
    perProcess: scaled(spreadOf(effects), Math.SQRT1_2),
    ofSlices: Math.sqrt(meanOf(within) / 2),
    perArm: logs.map((each) => spreadOf(each)),
  };
}

const ofRound: Readonly<Record<Metric, (arm: ArmLine) => number[]>> = {
  'server-cpu': ({ open }) => open.cpuUs.map((us, round) => us / (open.requests[round] as number)),
  'server-cpu-saturated': ({ closed }) => closed.cpuUs.map((us, round) => us / (closed.requests[round] as number)),
  'response-p50': ({ open }) => [...open.p50Us],
  capacity: ({ closed }) => [...closed.counted],
};

/** Log effect of each round, which is like that of the totals where rounds are alike. */
function roundEffects(arms: readonly ArmLine[], metric: Metric): number[] {
  const [base, other] = arms.map(ofRound[metric]) as [number[], number[]];
  return other.map((value, round) => Math.log(value / (base[round] as number)));
}

const varianceOfMean = (values: readonly number[]) => spreadOf(values).value ** 2 / values.length;
const meanOf = (values: readonly number[]) => values.reduce((sum, each) => sum + each, 0) / values.length;

/** Markdown: a table for each metric. */
export function tableOf(starts: ReadonlyMap<string, readonly StartLine[]>, reference: string): string {
  const parts = metrics.flatMap((metric) => [
    `**${metric}**: standard deviation, %, with 95 % intervals`,
    '',
    `| condition | starts | of a process, within a start | slices' part | against ${reference} | first arm, between starts | second arm | second / first |`,
    '|---|---|---|---|---|---|---|---|',
    ...figuresOf(starts, metric, reference).map(rowOf),
    '',
  ]);
  return parts.join('\n');
}

function rowOf({ condition, starts, sittings, perProcess, ofSlices, against, perArm, meanEffect }: ConditionFigures) {
  const cells = [
    condition,
    sittings > 1 ? `${starts}, in ${sittings} sittings` : starts,
    percent(perProcess),
    (ofSlices * 100).toFixed(2),
    against ? `${against.value.toFixed(2)} [${against.low.toFixed(2)}, ${against.high.toFixed(2)}]` : '',
    ...perArm.map(percent),
    meanEffect.toFixed(3),
  ];
  return `| ${cells.join(' | ')} |`.replaceAll(/NaN( \[NaN, NaN\])?/g, '–');
}

const percent = ({ value, low, high }: Spread) =>
  `${(value * 100).toFixed(2)} [${(low * 100).toFixed(2)}, ${(high * 100).toFixed(2)}]`;
