/** One panel of the picture of levels: its grid and names, intervals, lines and points. */
import type { RunFile } from '../../../results/format.ts';
import { levelsPhrase } from '../../../vocabulary/factors.ts';
import type { Look } from '../../facts/contenders.ts';
import { interval, measured, number } from '../../words/numbers.ts';
import { scenarioTitle, titleOf } from '../../words/titles.ts';
import type { Frame } from '../frame/chart.ts';
import { isNarrow } from '../frame/chart.ts';
import { colourScale, faded, pick, shapeScale } from '../frame/legend.ts';
import { px } from '../panels/px.ts';
import { endsOf, isBound, type LevelPanel, levelOf, nameOfRow } from './rows.ts';
import { type Scales, scalesOf } from './scales.ts';

interface Place {
  readonly run: RunFile;
  readonly shown: readonly Look[];
  readonly legend: object;
  readonly frame: Frame;
  /** px, of the whole picture; `top` of this panel, `left` of its margin. */
  readonly width: number;
  readonly height: number;
  readonly top: number;
  readonly left: number;
}

export function panelLayers(panel: LevelPanel, place: Place): object[] {
  const scales = scalesOf(panel, place.top, place.width);
  const channels = { x: px(place.width, 'x'), y: px(place.height, 'y') };
  return [...frameLayers(panel, scales, place, channels), ...figureLayers(panel, scales, place, channels)];
}

interface Channels {
  readonly x: object;
  readonly y: object;
}

function frameLayers(panel: LevelPanel, scales: Scales, { run, frame, width, left }: Place, { x, y }: Channels) {
  const { factor, metric, rows, others, scenario } = panel;
  const text = (values: readonly object[], style: string, align: string) => ({
    data: { values },
    mark: { type: 'text', style, align, baseline: 'middle' },
    encoding: { x, y, text: { field: 'text' } },
  });
  const unit = rows[0]?.unit === 'count' || rows[0] === undefined ? 'number' : rows[0].unit;
  const where = isNarrow(frame) || run.scenarios.length < 2 ? '' : `${scenarioTitle(run, scenario)}: `;
  const title = [`${where}${titleOf(metric)} (${unit})`, levelsPhrase(others)].filter(Boolean).join(' ');
  // A title that counts something is a unit by itself.
  const isUnit = factor.title.toLowerCase() === factor.unit;
  const beside = [isUnit ? '' : factor.unit || 'number', scales.log ? 'log' : ''].filter(Boolean).join(', ');
  const axis = `${factor.title}${beside && ` (${beside})`}`;
  return [
    {
      data: { values: scales.ticks.map((tick) => ({ y: scales.down(tick) })) },
      mark: { type: 'rule', style: 'grid' },
      encoding: { x: { value: 0 }, x2: { value: width }, y },
    },
    text([{ x: 16 - left, y: scales.top - 18, text: title }], 'label', 'left'),
    text(
      scales.ticks.map((tick) => ({ x: -8, y: scales.down(tick), text: number(tick) })),
      'note',
      'right',
    ),
    text(
      scales.levels.map((level) => ({ x: scales.across(level), y: scales.bottom + 13, text: number(level) })),
      'note',
      'center',
    ),
    text([{ x: width / 2, y: scales.bottom + 32, text: axis }], 'note', 'center'),
  ];
}

function figureLayers(panel: LevelPanel, scales: Scales, place: Place, { x, y }: Channels) {
  const { shown, legend, top } = place;
  const values = panel.rows.map((row) => {
    const [low, high] = endsOf(row);
    return {
      contender: nameOfRow(row),
      x: scales.across(levelOf(panel, row)),
      y: scales.down(row.value),
      low: scales.down(low),
      high: scales.down(high),
      Level: [number(levelOf(panel, row)), panel.factor.unit].filter(Boolean).join(' '),
      Value: `${measured(row)} ${interval(row)}`.trim(),
      hollow: isBound(row),
    };
  });
  const first = top === 0;
  // The same in every panel, so that vega-lite makes one legend of them.
  const color = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend };
  const shape = { field: 'contender', type: 'nominal', scale: shapeScale(shown), legend };
  const tooltip = ['contender', 'Level', 'Value'].map((field) => ({ field, type: 'nominal' }));
  const hollowPoints = {
    data: { values: values.filter(({ hollow }) => hollow) },
    mark: { type: 'point', filled: false, strokeWidth: 1.8, size: 44 },
    encoding: { x, y, color, shape, opacity: faded(), tooltip },
  };
  return [
    {
      data: { values },
      mark: { type: 'rule', strokeWidth: 1.6 },
      encoding: { x, y: { ...y, field: 'low' }, y2: { field: 'high' }, color, opacity: faded(0.8), tooltip },
    },
    { data: { values }, mark: { type: 'line', strokeWidth: 2 }, encoding: { x, y, color, opacity: faded() } },
    {
      ...(first ? { params: [pick] } : {}),
      data: { values: values.filter(({ hollow }) => !hollow) },
      mark: { type: 'point', filled: true, size: 44 },
      encoding: { x, y, color, shape, opacity: faded(), tooltip },
    },
    ...(values.some(({ hollow }) => hollow) ? [hollowPoints] : []),
  ];
}
