/** Response time by percentile on an axis of 1/(1 − p): each step to the right is ten times rarer. */
import type { TopLevelSpec } from 'vega-lite';
import { factorLabel } from '../../../vocabulary/words.ts';
import { type Look, nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { isShown, only, openLoop, varying } from '../../facts/levels.ts';
import { number } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame } from '../frame/chart.ts';
import { colourScale, drawn, legendAbove } from '../frame/legend.ts';
import { dotLayer, lineLayers } from './layers.ts';
import { marksExplained, percentilesField } from './many.ts';
import { rowsOf, segmented, shownOf, shownPercents, shownPoints, valueAt } from './rows.ts';
import { rarityAxis, timeAxis } from './scales.ts';

const height = 320;

export const percentiles: Chart = {
  id: 'percentiles',
  title: 'Response time by percentile',
  caption(run) {
    const { phraseWithRate } = openLoop(run);
    if (isMany(run)) {
      return `Response time${phraseWithRate}, all slices pooled, from the median to p99.9; the numbers are median and p99. ${marksExplained} Within a family the fastest median comes first; batches were measured minutes apart, so compare absolute figures within one. A value that rests on fewer than 100 requests is a hint.`;
    }
    return `Response time${phraseWithRate}, all slices pooled. Each step to the right is ten times rarer; a value that rests on fewer than 100 requests is a hint. Thin and faded: where the instrument’s own lateness is over a third of the figure.`;
  },
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ percentiles: lines }) => {
    const levels = varying(lines.map(({ factors }) => factors));
    return {
      head: ['Contender', ...(levels.length > 0 ? ['Factors'] : []), ...shownPercents.map((p) => `${p} %`), 'Requests'],
      rows: lines
        .filter(({ quantity }) => quantity === 'response')
        .map(({ contender, variant, factors, points, count }) => [
          nameOf(contender, variant),
          ...(levels.length > 0 ? [factorLabel(only(factors, levels))] : []),
          ...shownPercents.map((p) => {
            const us = valueAt(points, p);
            return us === undefined ? '–' : `${number(us)} µs`;
          }),
          number(count),
        ]),
    };
  },
};

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run, percentiles: lines } = input;
  const open = openLoop(run);
  const responses = lines.filter(
    (line) => line.quantity === 'response' && line.points.length > 1 && isShown(open, line),
  );
  if (responses.length === 0) return undefined;
  if (isMany(run)) {
    const shownBy = ({ entry: { id, variant } }: Look) => {
      const line = responses.find((one) => one.contender === id && one.variant === variant);
      return line ? shownOf(line, lines) : [];
    };
    return percentilesField(percentiles, run, shownBy, frame);
  }
  const shown = drawn(
    run,
    responses.map(({ contender, variant }) => nameOf(contender, variant)),
  );
  const { height: top, legend } = legendAbove(shown, frame, 62);
  const margins = { left: 62, right: 24, top, bottom: 52 };
  const { frame: base } = canvas(percentiles, run, frame, margins);

  const rows = responses.flatMap((line) => segmented(rowsOf(line, lines, line.points)));
  const dots = responses.flatMap((line) => rowsOf(line, lines, shownPoints(line)));
  const channels = {
    x: rarityAxis(rows, frame),
    y: timeAxis(rows, margins.left),
    color: { field: 'contender', type: 'nominal', scale: colourScale(shown), legend },
  };
  const layer = [...lineLayers(rows, channels), dotLayer(dots, channels)];
  return { ...base, height, data: { values: rows }, layer } as unknown as TopLevelSpec;
}
