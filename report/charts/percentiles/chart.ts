/** Response time by percentile on an axis of 1/(1 − p): each step to the right is ten times rarer. */
import type { TopLevelSpec } from 'vega-lite';
import { guard } from '../../../vocabulary/guards.ts';
import { nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { PercentileLine, ReportInput } from '../../facts/input.ts';
import { number } from '../../words/numbers.ts';
import { canvas, titleAbove } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { covering, isOneOf } from '../frame/covering.ts';
import { durationLabel, durationTicks } from '../frame/durations.ts';
import { colourScale, drawn, faded, legendAbove, pick } from '../frame/legend.ts';
import { marksExplained, percentilesField, type Told } from './many.ts';

const height = 320;
/** A response quantile is the instrument's own where lateness is over this share of it. */
const bound = guard('instrument-bound').limit;
const told = [50, 90, 99, 99.9, 99.99];

export const percentiles: Chart = {
  id: 'percentiles',
  title: 'Response time by percentile',
  caption(run) {
    const rate = number(run.plan.rate);
    if (isMany(run)) {
      return `Response time at ${rate} requests/s, all slices pooled, from the median to p99.9; the numbers are median and p99. ${marksExplained} Within a family the fastest median comes first; absolute figures of different batches are of different minutes. What lies under 100 requests is a hint.`;
    }
    return `Response time at ${rate} requests/s, all slices pooled. Each step to the right is ten times rarer; what lies under 100 requests is a hint. Thin and faded: where the instrument’s own lateness is over a third of the figure.`;
  },
  spec: (input, frame = alone) => spec(input, frame),
  data: ({ percentiles: lines }) => ({
    head: ['Contender', ...told.map((p) => `${p} %`), 'Requests'],
    rows: lines
      .filter(({ quantity }) => quantity === 'response')
      .map(({ contender, variant, points, count }) => [
        nameOf(contender, variant),
        ...told.map((p) => {
          const us = valueAt(points, p);
          return us === undefined ? '–' : `${number(us)} µs`;
        }),
        number(count),
      ]),
  }),
};

/** The value at p percent, between the grid's points in the logarithm of both. Undefined beyond the line's end. */
function valueAt(points: PercentileLine['points'], p: number): number | undefined {
  const next = points.findIndex((point) => point.p >= p - 1e-6);
  const [before, after] = [points[next - 1], points[next]];
  if (!after || !before || after.p <= p + 1e-6) return after?.us;
  const rarity = (percent: number) => -Math.log(1 - percent / 100);
  const share = (rarity(p) - rarity(before.p)) / (rarity(after.p) - rarity(before.p));
  return Math.exp(Math.log(before.us) + share * Math.log(after.us / before.us));
}

/** The percentiles that are told, each with whether it is the instrument's own. */
function toldOf(line: PercentileLine, lines: readonly PercentileLine[]): Told[] {
  return told.flatMap((p) => {
    const us = valueAt(line.points, p);
    if (us === undefined) return [];
    return rowsOf(line, lines, [{ p, us }]).map((row) => ({ p, us, bound: row.bound }));
  });
}

interface Row {
  readonly contender: string;
  readonly rarity: number;
  readonly ms: number;
  readonly bound: boolean;
  readonly Percentile: string;
  readonly Time: string;
}

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run, percentiles: lines } = input;
  const responses = lines.filter(({ quantity, points }) => quantity === 'response' && points.length > 1);
  if (responses.length === 0) return undefined;
  if (isMany(run)) {
    return percentilesField(
      percentiles,
      input,
      ({ entry: { id, variant } }) => {
        const line = responses.find((one) => one.contender === id && one.variant === variant);
        return line ? toldOf(line, lines) : [];
      },
      frame,
    );
  }
  const shown = drawn(
    run,
    responses.map(({ contender, variant }) => nameOf(contender, variant)),
  );
  const rows = responses.flatMap((line) => segmented(rowsOf(line, lines, line.points)));
  const dots = responses.flatMap((line) =>
    rowsOf(
      line,
      lines,
      told.flatMap((p) => {
        const us = valueAt(line.points, p);
        return us === undefined ? [] : [{ p, us }];
      }),
    ),
  );
  const legend = legendAbove(shown, frame, 62);
  const margins = { left: 62, right: 24, top: legend.height, bottom: 52 };
  const { frame: base } = canvas(percentiles, run, frame, margins);

  const times = rows.map(({ ms }) => ms);
  const yDomain = [Math.min(...times) / 1.2, Math.max(...times) * 1.2] as const;
  const rarest = Math.max(...rows.map(({ rarity }) => rarity));
  const ticks = (isNarrow(frame) ? [2, 10, 100, 1000] : [1, 2, 10, 100, 1000, 10_000]).filter(
    (tick) => tick <= rarest * 1.01,
  );
  const x = {
    field: 'rarity',
    type: 'quantitative',
    scale: { type: 'log', domain: [1, rarest * 1.0001], nice: false },
    axis: {
      title: 'Percentile of requests (% answered within this time)',
      values: ticks,
      labelExpr: `format(100 - 100 / datum.value, '~g') + ' %'`,
      labelOverlap: false,
      labelBound: false,
    },
  };
  if (isNarrow(frame)) x.axis.title = 'Percentile of requests (%)';
  const yTicks = durationTicks(...yDomain);
  const y = {
    field: 'ms',
    type: 'quantitative',
    scale: { type: 'log', domain: yDomain, nice: false },
    axis: {
      ...titleAbove('Response time (log)', margins.left, -16),
      values: fine(yTicks, yDomain),
      labelExpr: durationLabel,
    },
  };
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: legend.legend };
  const tooltip = ['contender', 'Percentile', 'Time'].map((field) => ({ field, type: 'nominal' }));
  const dashed = isOneOf(
    covering(
      rows.map(({ contender, rarity, ms }) => ({ contender, x: rarity, y: ms })),
      0.05,
    ),
  );
  const layer = [
    {
      transform: [{ filter: 'datum.bound' }],
      mark: { type: 'line', strokeWidth: 1.2, strokeDash: [3, 3] },
      encoding: { x, y, color: colour, detail: { field: 'segment' }, opacity: faded(0.6) },
    },
    {
      transform: [{ filter: '!datum.bound' }],
      encoding: { x, y, color: colour, detail: { field: 'segment' }, opacity: faded() },
      layer: [
        { transform: [{ filter: `!(${dashed})` }], mark: { type: 'line', strokeWidth: 2.4 } },
        { transform: [{ filter: dashed }], mark: { type: 'line', strokeWidth: 2.4, strokeDash: [6, 6] } },
      ],
    },
    {
      data: { values: dots },
      encoding: { x, y, opacity: faded(), tooltip },
      layer: [
        {
          transform: [{ filter: 'datum.bound' }],
          mark: { type: 'point', filled: true, size: 26 },
          encoding: { color: colour, opacity: faded(0.6) },
        },
        {
          params: [pick],
          transform: [{ filter: '!datum.bound' }],
          mark: { type: 'point', filled: true, size: 48 },
          encoding: { color: colour },
        },
      ],
    },
  ];
  return { ...base, height, data: { values: rows }, layer } as unknown as TopLevelSpec;
}

/** Ticks at 1, 2 and 5 of each decade, where whole decades alone would leave the axis bare. */
function fine(ticks: readonly number[], [low, high]: readonly [number, number]): number[] {
  if (ticks.length > 3) return [...ticks];
  return [0.01, 0.1, 1, 10, 100, 1000]
    .flatMap((decade) => [1, 2, 5].map((step) => step * decade))
    .filter((tick) => tick >= low && tick <= high);
}

/** Numbers the stretches that are bound by the instrument and those that are not; each begins where the one before it ended. */
function segmented(rows: readonly Row[]): (Row & { readonly segment: number })[] {
  let segment = 0;
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    if (!before || before.bound === row.bound) return [{ ...row, segment }];
    segment += 1;
    return [
      { ...before, bound: row.bound, segment },
      { ...row, segment },
    ];
  });
}

function rowsOf(line: PercentileLine, lines: readonly PercentileLine[], points: PercentileLine['points']): Row[] {
  const lateness = lines.find(
    ({ quantity, contender, variant }) =>
      quantity === 'lateness' && contender === line.contender && variant === line.variant,
  );
  return points
    .filter(({ p, us }) => p < 100 && us > 0)
    .map(({ p, us }) => {
      const late = lateness ? (valueAt(lateness.points, p) ?? 0) : 0;
      return {
        contender: nameOf(line.contender, line.variant),
        rarity: 100 / (100 - p),
        ms: us / 1000,
        bound: late > bound * us,
        Percentile: `${Number(p.toFixed(3))} %`,
        Time: `${late > bound * us ? '≤ ' : ''}${number(us)} µs`,
      };
    });
}
