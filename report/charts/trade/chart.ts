/** The trade itself: how long a revoked credential still works, against what authentication costs the server. */
import type { TopLevelSpec } from 'vega-lite';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { number } from '../../words/numbers.ts';
import { lifetime } from '../../words/wording.ts';
import {
  alone,
  type Chart,
  canvas,
  colourScale,
  type Frame,
  isNarrow,
  shapeScale,
  titleAbove,
} from '../frame/chart.ts';
import { durationLabel, durationTicks } from '../frame/durations.ts';
import { crowded, planeOf, tradeLabels } from './labels.ts';
import { tradeField, tradeFieldCaption } from './many.ts';
import { type TradePoint, tradePoints } from './points.ts';

const height = 380;

export const trade: Chart = {
  id: 'trade',
  title: 'What a revocable credential costs',
  caption(run) {
    if (isMany(run)) return tradeFieldCaption(run);
    const points = tradePoints(run);
    const lines = [
      'The delay from a revoke to the last request that it still let in, against the server’s CPU per request; bars are intervals, and down and to the left is better.',
    ];
    if (points.some(({ delay }) => delay?.censored === 'at-most'))
      lines.push('A triangle and “≤”: refused at the first probe.');
    const hollow = points.find(({ extrapolated }) => extrapolated)?.delay;
    if (hollow?.factors.lifetime !== undefined) {
      lines.push(
        `Hollow: extrapolated to a lifetime of ${lifetime(Number(hollow.factors.lifetime))} from the shorter ones that were measured (small dots).`,
      );
    }
    return lines.join(' ');
  },
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ run }) => ({
    head: ['Contender', 'Server CPU per request', 'Revocation delay', 'Note'],
    rows: tradePoints(run).map((point) => [point.look.name, point.cpuText, point.delayText, noteOf(point)]),
  }),
};

function noteOf({ delay, reaccepted, extrapolated }: TradePoint): string {
  const notes = [
    ...(delay === undefined ? ['revocation not measured'] : []),
    ...(extrapolated ? [delay?.note ?? 'extrapolated'] : []),
    ...(reaccepted ? ['accepted again after a revoke'] : []),
  ];
  return notes.join('; ');
}

function spec({ run }: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const points = tradePoints(run).filter(({ delay }) => delay !== undefined);
  if (points.length === 0) return undefined;
  if (isMany(run)) return tradeField(trade, run, frame);
  const floors = tradePoints(run).filter(({ delay }) => delay === undefined);
  const margins = { left: 62, right: 18, top: 42, bottom: 52 };
  const { width, frame: placed } = canvas(trade, run, frame, margins);

  const all = [...points, ...floors].map(({ cpu }) => cpu.high ?? cpu.value);
  const xDomain: [number, number] = [0, Math.max(...all) * 1.12];
  const highs = points.map(({ ms, delay }) => Math.max(ms, delay?.high ?? 0));
  const yDomain: [number, number] = [0.35, Math.max(10_000, ...highs) * 3];
  const plane = planeOf(xDomain, yDomain, width, height, margins.right);

  const lifetimes = points.flatMap((point) =>
    point.measuredLifetimes.map(({ ms, label }) => ({
      contender: point.look.name,
      cpu: point.cpu.value,
      ms,
      // A neighbour's dots stand where the text would: the picture of delays has it.
      label: crowded(point, points, plane) ? '' : label,
    })),
  );
  // One line per contender, from its shortest lifetime to the one that is extrapolated.
  const fitted = [
    ...lifetimes,
    ...points
      .filter(({ extrapolated }) => extrapolated)
      .map(({ look, cpu, ms }) => ({ contender: look.name, cpu: cpu.value, ms })),
  ];
  const { labels, leaders } = tradeLabels({ points, floors, lifetimes, plane, narrow: isNarrow(frame) });

  const rows = points.map((point) => ({
    contender: point.look.name,
    cpu: point.cpu.value,
    cpuLow: point.cpu.low ?? point.cpu.value,
    cpuHigh: point.cpu.high ?? point.cpu.value,
    ms: point.ms,
    msLow: point.delay?.censored ? point.ms : Math.max(1, point.delay?.low ?? point.ms),
    msHigh: point.delay?.censored ? point.ms : Math.max(1, point.delay?.high ?? point.ms),
    mark: point.extrapolated ? 'extrapolated' : point.delay?.censored === 'at-most' ? 'at most' : 'measured',
    Cost: point.cpuText,
    Delay: point.delayText,
    Note: noteOf(point),
  }));
  const colour = {
    field: 'contender',
    type: 'nominal',
    scale: colourScale(points.map(({ look }) => look)),
    legend: null,
  };
  const xAxis = {
    field: 'cpu',
    type: 'quantitative',
    scale: { domain: xDomain, nice: false },
    axis: { title: xTitle(points, frame), tickCount: isNarrow(frame) ? 4 : 8, format: ',d' },
  };
  const yAxis = {
    field: 'ms',
    type: 'quantitative',
    scale: { type: 'log', domain: yDomain, nice: false },
    axis: {
      ...titleAbove('Revocation delay (log)', margins.left, -30),
      values: durationTicks(...yDomain),
      labelExpr: durationLabel,
    },
  };
  const tooltip = ['contender', 'Cost', 'Delay', 'Note'].map((field) => ({ field, type: 'nominal' }));
  const at = (fields: object) => ({ x: xAxis, y: yAxis, ...fields });
  const text = (field: string, of: string, style: string) => ({
    data: { values: labels },
    mark: { type: 'text', style, align: 'left', baseline: 'middle' },
    encoding: at({ x: { ...xAxis, field: 'x' }, y: { ...yAxis, field }, text: { field: of } }),
  });
  const layer = [
    {
      data: {
        values: floors.map(({ look, cpu }) => ({
          contender: look.name,
          cpu: cpu.value,
          label: `${look.name}, ${number(cpu.value)} µs`,
        })),
      },
      encoding: { x: xAxis, tooltip: [{ field: 'contender' }] },
      layer: [
        { mark: { type: 'rule', style: 'limit' } },
        {
          mark: { type: 'text', style: 'note', align: 'left', baseline: 'bottom', dx: -4, dy: -5 },
          encoding: { y: { value: 0 }, text: { field: 'label' } },
        },
      ],
    },
    {
      data: { values: fitted },
      mark: { type: 'line', strokeWidth: 1.4, strokeDash: [2, 3] },
      encoding: at({ color: colour, order: { field: 'ms' } }),
    },
    {
      data: { values: lifetimes },
      encoding: at({ color: colour }),
      layer: [
        { mark: { type: 'circle', size: 34, opacity: 1 } },
        { mark: { type: 'text', style: 'note', align: 'left', dx: 8 }, encoding: { text: { field: 'label' } } },
      ],
    },
    {
      data: { values: leaders },
      mark: { type: 'line', strokeWidth: 1, opacity: 0.7 },
      encoding: at({ color: colour }),
    },
    {
      data: { values: rows },
      encoding: at({ tooltip }),
      layer: [
        {
          mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 },
          encoding: { x: { ...xAxis, field: 'cpuLow' }, x2: { field: 'cpuHigh' }, color: colour },
        },
        {
          mark: { type: 'rule', strokeWidth: 2, opacity: 0.6 },
          encoding: { y: { ...yAxis, field: 'msLow' }, y2: { field: 'msHigh' }, color: colour },
        },
        {
          transform: [{ filter: "datum.mark === 'measured'" }],
          mark: { type: 'point', filled: true, size: 130, opacity: 1 },
          encoding: {
            color: colour,
            shape: {
              field: 'contender',
              type: 'nominal',
              scale: shapeScale(points.map(({ look }) => look)),
              legend: null,
            },
          },
        },
        {
          transform: [{ filter: "datum.mark === 'at most'" }],
          mark: { type: 'point', shape: 'triangle-down', filled: true, size: 170, opacity: 1 },
          encoding: { color: colour },
        },
        {
          transform: [{ filter: "datum.mark === 'extrapolated'" }],
          mark: {
            type: 'point',
            shape: 'circle',
            filled: true,
            style: 'hollow',
            size: 130,
            strokeWidth: 2.4,
            opacity: 1,
          },
          encoding: { stroke: colour },
        },
      ],
    },
    text('nameMs', 'name', 'label'),
    text('detailMs', 'detail', 'detail'),
    text('warningMs', 'warning', 'alarmText'),
  ];
  return { ...placed, height, layer } as unknown as TopLevelSpec;
}

function xTitle(points: readonly TradePoint[], frame: Frame): string {
  const rate = points[0]?.cpu.load.rate;
  const at = rate && !isNarrow(frame) ? `, at ${number(rate)} requests/s` : '';
  return `Server CPU per request (µs${at})`;
}
