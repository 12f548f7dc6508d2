/** What each operation asks of the store. */
import type { TopLevelSpec } from 'vega-lite';
import type { Measurement, RunFile } from '../../../results/format.ts';
import { nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { measured, number } from '../../words/numbers.ts';
import { canvas, titleAbove } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { colourScale, drawn, faded, legendAbove, pick } from '../frame/legend.ts';
import { storeField } from './many.ts';

const height = 260;
const metrics = ['store-commands', 'store-bytes', 'store-cpu'];

export const store: Chart = {
  id: 'store',
  title: 'Store commands by operation',
  caption: () =>
    'Commands that the session store ran for one operation, counted by the store itself. A missing bar is a zero: the design asks nothing of the store.',
  spec: (input, frame = alone) => spec(input, frame),
  data({ run }) {
    const rows = run.measurements.filter(
      ({ metric, factors }) => metrics.includes(metric) && factors.operation !== undefined,
    );
    const cells = Map.groupBy(rows, (row) => `${nameOfRow(row)}\n${row.factors.operation}`);
    return {
      head: ['Contender', 'Operation', 'Commands', 'Bytes', 'Store CPU'],
      rows: [...cells].map(([key, own]) => [
        ...key.split('\n'),
        ...metrics.map((metric) => {
          const row = own.find((one) => one.metric === metric);
          return row ? measured(row) : '–';
        }),
      ]),
    };
  },
};

const nameOfRow = ({ contender, variant }: Measurement) => nameOf(contender, variant);

function commands(run: RunFile): Measurement[] {
  return run.measurements.filter(
    ({ metric, factors }) => metric === 'store-commands' && factors.operation !== undefined,
  );
}

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run } = input;
  const measurements = commands(run);
  if (measurements.length === 0) return undefined;
  if (isMany(run)) return storeField(store, input, measurements, frame);
  const shown = drawn(run, measurements.map(nameOfRow));
  const legend = legendAbove(shown, frame, 40);
  const margins = { left: 40, right: 20, top: legend.height, bottom: 52 };
  const { frame: base } = canvas(store, run, frame, margins);
  const rows = measurements.map((row) => ({
    contender: nameOfRow(row),
    operation: String(row.factors.operation),
    commands: row.value,
    label: number(row.value),
    Commands: measured(row),
  }));
  const operations = [...new Set(rows.map(({ operation }) => operation))];
  const names = shown.map(({ name }) => name);
  const x = {
    field: 'operation',
    type: 'nominal',
    sort: operations,
    scale: { paddingInner: 0.28, paddingOuter: 0.12 },
    axis: { title: 'Operation', labelAngle: 0, ticks: false, labelFontSize: 13 },
  };
  const xOffset = {
    field: 'contender',
    type: 'nominal',
    sort: names,
    scale: { paddingInner: isNarrow(frame) ? 0.1 : 0.16 },
  };
  const most = Math.max(1, ...rows.map((row) => row.commands));
  const y = {
    field: 'commands',
    type: 'quantitative',
    scale: { domain: [0, most * 1.14], nice: false },
    axis: {
      ...titleAbove('Commands per operation (number)', margins.left, -16),
      tickMinStep: 1,
      tickCount: 5,
      format: ',d',
    },
  };
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: legend.legend };
  const tooltip = ['contender', 'operation', 'Commands'].map((field) => ({ field, type: 'nominal' }));
  const layer = [
    {
      params: [pick],
      mark: { type: 'bar', cornerRadiusEnd: 2 },
      encoding: { x, xOffset, y, color: colour, opacity: faded(), tooltip },
    },
    {
      mark: { type: 'text', style: 'detail', baseline: 'bottom', dy: -4 },
      encoding: { x, xOffset, y, opacity: faded(), text: { field: 'label' } },
    },
  ];
  return { ...base, height, data: { values: rows }, layer } as unknown as TopLevelSpec;
}
