/** Rounds in the order they ran: a line that drifts, jumps or swings shows what a single figure hides. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile, Sample } from '../../results/format.ts';
import { nameOf } from '../contenders.ts';
import { number } from '../figures.ts';
import type { ReportInput } from '../input.ts';
import {
  alone,
  type Chart,
  canvas,
  colourScale,
  drawn,
  type Frame,
  faded,
  isNarrow,
  legendAbove,
  pick,
  titleAbove,
} from './chart.ts';

const height = 280;
/** Rounds of the running median: odd, so that there is a middle. */
const window = 9;

export const rounds: Chart = {
  id: 'rounds',
  title: 'Rounds in the order they ran',
  caption: (run) =>
    `Server CPU per request in each round${run.scenarios.length > 1 ? ' of the open loop' : ''}; the line is the median of ${window} rounds about it. Contenders that move together share a noisy neighbour, which the ratio cancels; one that moves alone has drifted. Crosses were dropped by a guard.`,
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

interface Row {
  readonly contender: string;
  readonly round: number;
  readonly cpu: number;
  readonly dropped: boolean;
  readonly Guards: string;
}

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

/** The median of the rounds within half a window on either side; shorter at both ends. */
function smoothed(rows: readonly Row[]): { contender: string; round: number; cpu: number }[] {
  const kept = rows.filter(({ dropped }) => !dropped);
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
  const shown = drawn(input.run, series.keys());
  const legend = legendAbove(shown, frame, 48);
  const margins = { left: 48, right: 20, top: legend.height, bottom: 52 };
  const { frame: base } = canvas(rounds, input.run, frame, margins);
  const brief = (value: number) => Math.round(value * 10) / 10;
  const rows = [...series.values()]
    .flat()
    .map((row) => ({ ...row, cpu: brief(row.cpu), CPU: `${number(row.cpu)} µs/request` }));
  const lines = [...series.values()].flatMap(smoothed).map((row) => ({ ...row, cpu: brief(row.cpu) }));
  const all = rows.map(({ cpu }) => cpu);
  const last = Math.max(...rows.map(({ round }) => round));
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
    scale: { domain: [0, Math.max(...all) * 1.06], nice: false },
    axis: { ...titleAbove(`Server CPU per request (µs)${at}`, margins.left, -16), tickCount: 5, format: ',d' },
  };
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: legend.legend };
  const tooltip = ['contender', 'round', 'CPU', 'Guards'].map((field) => ({ field, type: 'nominal' }));
  const layer = [
    {
      params: [pick],
      data: { values: rows },
      transform: [{ filter: '!datum.dropped' }],
      mark: { type: 'point', filled: true, size: 16 },
      encoding: { x, y, color: colour, opacity: faded(0.45), tooltip },
    },
    {
      data: { values: rows },
      transform: [{ filter: 'datum.dropped' }],
      mark: { type: 'point', shape: 'cross', angle: 45, filled: true, style: 'alarm', size: 70, opacity: 1 },
      encoding: { x, y, detail: { field: 'contender' }, tooltip },
    },
    {
      data: { values: lines },
      mark: { type: 'line', strokeWidth: 2.2 },
      encoding: { x, y, color: colour, opacity: faded() },
    },
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}
