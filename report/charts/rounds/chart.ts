/** Rounds in the order they ran: a line that drifts, jumps or swings shows what a single figure hides. */
import type { TopLevelSpec } from 'vega-lite';
import type { ReportInput } from '../../facts/input.ts';
import { openLoop } from '../../facts/levels.ts';
import { number } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame } from '../frame/chart.ts';
import { colourScale, drawn, legendAbove } from '../frame/legend.ts';
import { batchesOf, isBatched } from './batches.ts';
import { cpuAxis, roundAxis, seriesLayers } from './layers.ts';
import { roundsByBatch } from './panels.ts';
import { medianOf, medianOver, mostPoints, type RoundRow, type Series, seriesOf, smoothed, thinned } from './series.ts';

const height = 280;

export const rounds: Chart = {
  id: 'rounds',
  title: 'Rounds in the order they ran',
  caption: (run) =>
    `Server CPU per request in each round${run.scenarios.length > 1 ? ' of the open loop' : ''}${openLoop(run).phrase}; the line is a running median of ${medianOver} points. ${run.scenarios.some(({ rounds: count }) => count > mostPoints) ? 'A point is the median of several rounds in a row. ' : ''}Contenders that move together share a noisy neighbour, which the ratio cancels; one that moves alone has drifted. A guard discarded the crosses.${isBatched(run) ? ' Each batch has a panel, and its own colours except for baseline and control; names are at the ends of the lines.' : ''}`,
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

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run } = input;
  const { series, rate } = seriesOf(input);
  if (series.size === 0) return undefined;
  const batches = batchesOf(input, series);
  if (batches.length > 1) return roundsByBatch(rounds, run, panelsOf(batches, series), rate, frame);
  const shown = drawn(run, series.keys());
  const { height: top, legend } = legendAbove(shown, frame, 48);
  const margins = { left: 48, right: 20, top, bottom: 52 };
  const { frame: base } = canvas(rounds, run, frame, margins);
  const rows = [...series.values()];
  const parts = {
    points: rows.flatMap(thinned),
    dropped: rows.flat().filter(({ dropped }) => dropped),
    lines: rows.flatMap(smoothed),
  };
  const all = [...parts.points, ...parts.dropped];
  const layer = seriesLayers(parts, {
    x: roundAxis(all, frame),
    y: cpuAxis(all, rate, frame, margins.left),
    color: { field: 'contender', type: 'nominal', scale: colourScale(shown), legend },
  });
  return { ...base, height, layer } as unknown as TopLevelSpec;
}

const panelsOf = (batches: ReturnType<typeof batchesOf>, series: Series) =>
  batches.map(({ title, names, inside }) => ({
    title,
    series: names.map((name) => {
      const own = (series.get(name) as readonly RoundRow[]).filter(inside);
      return { name, points: thinned(own), dropped: own.filter(({ dropped }) => dropped), line: smoothed(own) };
    }),
  }));
