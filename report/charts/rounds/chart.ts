/** Rounds in the order they ran: a line that drifts, jumps or swings shows what a single figure hides. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile, Sample } from '../../../results/format.ts';
import { looks, nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { number } from '../../words/numbers.ts';
import { canvas, titleAbove } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { colourScale, drawn, faded, legendAbove, pick } from '../frame/legend.ts';
import { type RoundRow as Row, roundsByBatch } from './batches.ts';

const height = 280;
/** Points that a picture can hold apart: of more rounds, several in a row become one point, their median. */
const mostPoints = 240;
/** Lines of one panel, where there are too many for one. */
const together = 6;
/** Points of the running median: odd, so that there is a middle. */
const window = 9;

export const rounds: Chart = {
  id: 'rounds',
  title: 'Rounds in the order they ran',
  caption: (run) =>
    `Server CPU per request in each round${run.scenarios.length > 1 ? ' of the open loop' : ''}; the line is the median of ${window} points about it. ${run.scenarios.some(({ rounds: count }) => count > mostPoints) ? 'A point is the median of several rounds in a row. ' : ''}Contenders that move together share a noisy neighbour, which the ratio cancels; one that moves alone has drifted. Crosses were dropped by a guard.${batched(run) ? ' Each batch has a panel, and colours of its own but for baseline and control; the names stand at the lines’ ends.' : ''}`,
  spec: (input, frame = alone) => spec(input, frame),
  data: (input) => {
    const { series } = seriesOf(input);
    return {
      head: ['Contender', 'Rounds', 'First third', 'Middle third', 'Last third'],
      rows: [...series].map(([name, rows]) => {
        const kept = rows.filter(({ dropped }) => !dropped);
        const third = Math.ceil(kept.length / 3);
        const part = (index: number) => kept.slice(index * third, (index + 1) * third).map(({ cpu }) => cpu);
        return [
          name,
          number(kept.length),
          ...[0, 1, 2].map((index) => (part(index).length > 0 ? `${number(medianOf(part(index)))} µs` : '–')),
        ];
      }),
    };
  },
};

const batched = ({ plan }: RunFile) => plan.steps.some(({ settings }) => Number(settings.batch ?? 1) > 1);

/** The paced slices of the first scenario that has any: same rate for all, so their CPU can be put side by side. */
function seriesOf({ run, samples }: ReportInput): { series: Map<string, Row[]>; rate: number | undefined } {
  const timed = samples.filter(
    ({ shape, values }) => shape === 'open' && (values.serverCpuUs ?? 0) > 0 && (values.requests ?? 0) > 0,
  );
  const scenario = timed[0]?.scenario;
  const rows = timed.filter((sample) => sample.scenario === scenario).map(rowOf);
  const series = Map.groupBy(rows, ({ contender }) => contender);
  for (const own of series.values()) own.sort((a, b) => a.round - b.round);
  return { series, rate: scenario === undefined ? undefined : rateOf(run) };
}

interface Batch {
  readonly title: string;
  readonly names: readonly string[];
  inside(row: Row): boolean;
}

/** Of a plan with batches one each, by the rounds that are theirs; else the few that eye and palette can tell apart. */
function batchesOf({ run, samples }: ReportInput, series: ReadonlyMap<string, readonly Row[]>): Batch[] {
  const scenario = samples.find(({ shape }) => shape === 'open')?.scenario;
  const starts = run.plan.steps
    .filter((step) => step.scenario === scenario && step.shape === 'open' && step.settings.batch !== undefined)
    .map(({ settings }) => Number(settings.from ?? 0));
  const order = looks(run).map(({ name }) => name);
  const names = [...series.keys()].sort((a, b) => order.indexOf(a) - order.indexOf(b));
  if (starts.length > 1) {
    return starts.flatMap((from, index) => {
      const inside = ({ round }: Row) => round >= from && round < (starts[index + 1] ?? Number.POSITIVE_INFINITY);
      const own = names.filter((name) => series.get(name)?.some(inside));
      return own.length > 0 ? [{ title: `Batch ${index + 1}`, names: own, inside }] : [];
    });
  }
  if (!isMany(run)) return [{ title: '', names, inside: () => true }];
  const groups = Math.ceil(names.length / together);
  return Array.from({ length: groups }, (_, index) => ({
    title: `${index + 1} of ${groups}`,
    names: names.slice(index * together, (index + 1) * together),
    inside: () => true,
  }));
}

const rateOf = (run: RunFile) => run.plan.rate;

function rowOf({ contender, variant, round, values, dropped }: Sample): Row {
  return {
    contender: nameOf(contender, variant),
    round,
    cpu: (values.serverCpuUs as number) / (values.requests as number),
    dropped: dropped.length > 0,
    Guards: dropped.join(', ') || 'none',
  };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] as number;
}

/** At most `mostPoints` rows: the median of each few in a row. What was dropped is not in it. */
function thinned(rows: readonly Row[]): Row[] {
  const kept = rows.filter(({ dropped }) => !dropped);
  const step = Math.ceil(kept.length / mostPoints);
  if (step <= 1) return kept;
  return Array.from({ length: Math.ceil(kept.length / step) }, (_, i) => {
    const few = kept.slice(i * step, (i + 1) * step);
    return { ...(few[Math.floor(few.length / 2)] as Row), cpu: medianOf(few.map(({ cpu }) => cpu)) };
  });
}

/** The median of the points within half a window on either side; shorter at both ends. */
function smoothed(rows: readonly Row[]): { contender: string; round: number; cpu: number }[] {
  const kept = thinned(rows);
  const half = (window - 1) / 2;
  return kept.map(({ contender, round }, index) => ({
    contender,
    round,
    cpu: medianOf(kept.slice(Math.max(0, index - half), index + half + 1).map(({ cpu }) => cpu)),
  }));
}

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { series, rate } = seriesOf(input);
  if (series.size === 0) return undefined;
  const batches = batchesOf(input, series);
  if (batches.length > 1) {
    const told = batches.map(({ title, names, inside }) => ({
      title,
      series: names.map((name) => {
        const own = (series.get(name) as Row[]).filter(inside);
        return { name, points: thinned(own), dropped: own.filter((row) => row.dropped), line: smoothed(own) };
      }),
    }));
    return roundsByBatch(rounds, input.run, told, rate, frame);
  }
  const shown = drawn(input.run, series.keys());
  const legend = legendAbove(shown, frame, 48);
  const margins = { left: 48, right: 20, top: legend.height, bottom: 52 };
  const { frame: base } = canvas(rounds, input.run, frame, margins);
  const brief = (value: number) => Math.round(value * 10) / 10;
  const told = ({ contender, round, cpu, Guards }: Row) => ({
    contender,
    round,
    cpu: brief(cpu),
    CPU: `${number(cpu)} µs/request`,
    Guards,
  });
  const points = [...series.values()].flatMap(thinned).map(told);
  const dropped = [...series.values()]
    .flat()
    .filter((row) => row.dropped)
    .map(told);
  const lines = [...series.values()].flatMap(smoothed).map((row) => ({ ...row, cpu: brief(row.cpu) }));
  const all = [...points, ...dropped];
  const last = all.reduce((most, { round }) => Math.max(most, round), 0);
  const highest = all.reduce((most, { cpu }) => Math.max(most, cpu), 0);
  const x = {
    field: 'round',
    type: 'quantitative',
    scale: { domain: [0, Math.max(1, last)], nice: false, padding: 6 },
    axis: {
      title: 'Round (number, in the order they ran)',
      tickMinStep: 1,
      tickCount: isNarrow(frame) ? 4 : 9,
      format: ',d',
      grid: false,
    },
  };
  const at = rate === undefined || isNarrow(frame) ? '' : ` at ${number(rate)} requests/s`;
  const y = {
    field: 'cpu',
    type: 'quantitative',
    scale: { domain: [0, highest * 1.06], nice: false },
    axis: { ...titleAbove(`Server CPU per request (µs)${at}`, margins.left, -16), tickCount: 5, format: ',d' },
  };
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: legend.legend };
  const tooltip = ['contender', 'round', 'CPU', 'Guards'].map((field) => ({ field, type: 'nominal' }));
  const layer = [
    {
      params: [pick],
      data: { values: points },
      mark: { type: 'point', filled: true, size: 16 },
      encoding: { x, y, color: colour, opacity: faded(0.45), tooltip },
    },
    {
      data: { values: dropped },
      mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 52 },
      encoding: { x, y, color: colour, opacity: faded(), tooltip },
    },
    {
      data: { values: lines },
      mark: { type: 'line', strokeWidth: 2.2 },
      encoding: { x, y, color: colour, opacity: faded() },
    },
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}
