/** Bytes of a request against the claims that its credential carries, with the limits that bite. */
import type { TopLevelSpec } from 'vega-lite';
import type { Measurement, RunFile } from '../../../results/format.ts';
import { nameOf } from '../../facts/contenders.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { measured, number } from '../../words/numbers.ts';
import { list } from '../../words/wording.ts';
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
} from '../frame/chart.ts';
import { covering, isOneOf } from '../frame/covering.ts';
import { bytesField, bytesFieldCaption } from './many.ts';

const height = 320;
const limits = [
  { metric: 'claims-to-cookie-limit', bytes: 4096, label: 'a cookie: 4,096 bytes' },
  { metric: 'claims-to-431', bytes: 16_384, label: 'Node’s headers: 16 KiB' },
];

export const bytes: Chart = {
  id: 'bytes',
  title: 'Bytes of a request by claims',
  caption(run) {
    if (isMany(run)) return bytesFieldCaption;
    const same = coincident(run);
    const hint =
      same.length > 0
        ? ` ${same.map((names) => `${list(names)} need the same`).join('; ')}: their lines lie on each other.`
        : '';
    return `Bytes of one authenticated request on the wire, as the credential carries more claims (each of 16 characters). Dashed: the limits of one cookie and of Node’s request headers; a cross marks the most claims that still fit.${hint}`;
  },
  spec: (input, frame = alone) => spec(input, frame),
  data({ run }) {
    const rows = requests(run);
    const levels = [...new Set(rows.map(({ factors }) => Number(factors.claims)))].sort((a, b) => a - b);
    return {
      head: ['Contender', ...levels.map((claims) => `${claims} claims`), ...limits.map(({ label }) => `fit ${label}`)],
      rows: [...Map.groupBy(rows, nameOfRow)].map(([name, own]) => [
        name,
        ...levels.map((claims) => {
          const row = own.find(({ factors }) => Number(factors.claims) === claims);
          return row ? measured(row) : '–';
        }),
        ...limits.map(({ metric }) => {
          const row = run.measurements.find((one) => one.metric === metric && nameOfRow(one) === name);
          return row ? measured(row) : '–';
        }),
      ]),
    };
  },
};

const nameOfRow = ({ contender, variant }: Measurement) => nameOf(contender, variant);

function requests(run: RunFile): Measurement[] {
  return run.measurements.filter(({ metric, factors }) => metric === 'request-bytes' && factors.claims !== undefined);
}

/** Contenders whose values are the same at every level. */
function coincident(run: RunFile): string[][] {
  const lines = [...Map.groupBy(requests(run), nameOfRow)].map(([name, rows]) => ({
    name,
    line: rows
      .map(({ factors, value }) => `${factors.claims}:${Math.round(value)}`)
      .sort()
      .join(),
  }));
  return [...Map.groupBy(lines, ({ line }) => line).values()]
    .filter((same) => same.length > 1)
    .map((same) => same.map(({ name }) => name));
}

/** Those of each limit whose numbers do not touch: the first, then what is far enough right of it. The table has them all. */
function apart<Fit extends { readonly claims: number; readonly bytes: number }>(
  fits: readonly Fit[],
  px: (fit: Fit) => number,
): Fit[] {
  const kept: Fit[] = [];
  for (const fit of fits.toSorted((a, b) => a.claims - b.claims)) {
    const last = kept.findLast(({ bytes: limit }) => limit === fit.bytes);
    if (!last || px(fit) - px(last) > 36) kept.push(fit);
  }
  return kept;
}

function spec(input: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const { run } = input;
  const measurements = requests(run);
  if (measurements.length < 2) return undefined;
  if (isMany(run)) return bytesField(bytes, input, measurements, limits, frame);
  const shown = drawn(run, measurements.map(nameOfRow));
  const legend = legendAbove(shown, frame, 62);
  const margins = { left: 62, right: 24, top: legend.height, bottom: 52 };
  const { width, frame: base } = canvas(bytes, run, frame, margins);
  const rows = measurements.map((row) => ({
    contender: nameOfRow(row),
    claims: Number(row.factors.claims),
    bytes: row.value,
    Bytes: measured(row),
    Claims: number(Number(row.factors.claims)),
  }));
  const fits = limits.flatMap(({ metric, bytes: limit, label }) =>
    run.measurements
      .filter((row) => row.metric === metric && row.censored === undefined)
      .map((row) => ({
        contender: nameOfRow(row),
        claims: row.value,
        bytes: limit,
        Bytes: `${label}: up to ${measured(row)}`,
        Claims: row.note ?? '',
      })),
  );
  const most = Math.max(...rows.map(({ claims }) => claims), ...fits.map(({ claims }) => claims));
  const labelled = apart(fits, (fit) => (fit.claims / (most * 1.03)) * width);
  const sizes = rows.map((row) => row.bytes);
  const drawnLimits = limits.filter(({ bytes: limit }) => limit <= Math.max(...sizes) * 12);
  const yDomain = [Math.min(...sizes) / 1.5, Math.max(...sizes, ...drawnLimits.map((limit) => limit.bytes)) * 1.7];
  const x = {
    field: 'claims',
    type: 'quantitative',
    scale: { domain: [0, most * 1.03], nice: false },
    axis: { title: 'Claims in the credential (number)', tickCount: isNarrow(frame) ? 4 : 9, format: ',d' },
  };
  const y = {
    field: 'bytes',
    type: 'quantitative',
    scale: { type: 'log', base: 2, domain: yDomain, nice: false },
    axis: {
      ...titleAbove('Bytes per request (log)', margins.left, -16),
      values: [16, 64, 256, 1024, 4096, 16_384, 65_536],
      labelExpr: "datum.value < 1024 ? datum.value + ' B' : datum.value / 1024 + ' KiB'",
    },
  };
  const colour = { field: 'contender', type: 'nominal', scale: colourScale(shown), legend: legend.legend };
  const dashed = isOneOf(
    covering(
      rows.map(({ contender, claims, bytes: size }) => ({ contender, x: claims, y: size })),
      0.08,
    ),
  );
  const tooltip = ['contender', 'Claims', 'Bytes'].map((field) => ({ field, type: 'nominal' }));
  // From the last measured level to each limit: a line between two measured points, dotted.
  const towards = fits.flatMap((fit) => {
    const last = rows.filter(({ contender }) => contender === fit.contender).sort((a, b) => b.claims - a.claims)[0];
    return last && fit.claims > last.claims
      ? [last, fit].map(({ contender, claims, bytes: size }) => ({ contender, claims, bytes: size }))
      : [];
  });
  const layer = [
    { data: { values: drawnLimits }, mark: { type: 'rule', style: 'limit' }, encoding: { y } },
    ...drawnLimits.map((limit) => {
      const right = fits.some((fit) => fit.bytes === limit.bytes && fit.claims < most / 2);
      return {
        data: { values: [limit] },
        mark: {
          type: 'text',
          style: 'note',
          align: right ? 'right' : 'left',
          baseline: 'bottom',
          dx: right ? -4 : 4,
          dy: -4,
        },
        encoding: { y, x: { value: right ? width : 0 }, text: { field: 'label' } },
      };
    }),
    {
      data: { values: towards },
      mark: { type: 'line', strokeWidth: 1.4, strokeDash: [1, 3] },
      encoding: { x, y, color: colour, opacity: faded() },
    },
    {
      data: { values: rows },
      encoding: { x, y, color: colour, opacity: faded() },
      layer: [
        { transform: [{ filter: `!(${dashed})` }], mark: { type: 'line', strokeWidth: 2.4 } },
        { transform: [{ filter: dashed }], mark: { type: 'line', strokeWidth: 2.4, strokeDash: [5, 5] } },
      ],
    },
    {
      params: [pick],
      data: { values: rows },
      mark: { type: 'point', filled: true, size: 48 },
      encoding: { x, y, color: colour, opacity: faded(), tooltip },
    },
    {
      data: { values: fits },
      encoding: { x, y, color: colour, opacity: faded(), tooltip },
      layer: [
        { mark: { type: 'point', shape: 'cross', angle: 45, filled: true, size: 130 } },
        {
          data: { values: labelled },
          mark: { type: 'text', align: 'right', baseline: 'bottom', dx: -6, dy: -6, fontWeight: 600 },
          encoding: { text: { field: 'claims', format: ',d' } },
        },
      ],
    },
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}
