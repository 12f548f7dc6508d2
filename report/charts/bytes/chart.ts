/** Bytes of a request against the claims that its credential carries, with the limits that bite. */
import type { TopLevelSpec } from 'vega-lite';
import { list } from '../../../vocabulary/lists.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { measured } from '../../words/numbers.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame } from '../frame/chart.ts';
import { colourScale, drawn, legendAbove } from '../frame/legend.ts';
import { fitLayer, limitLayers, lineLayers, towardsLayer } from './layers.ts';
import { bytesField, bytesFieldCaption } from './many.ts';
import { apart, coincident, fitRows, limits, nameOfRow, requests, sizeRows, towardsLimits } from './rows.ts';
import { bytesAxis, claimsAxis, claimsEnd, limitsInSight } from './scales.ts';

const height = 320;

export const bytes: Chart = {
  id: 'bytes',
  title: 'Bytes of a request by claims',
  caption(run) {
    if (isMany(run)) return bytesFieldCaption;
    const same = coincident(run);
    const hint =
      same.length > 0
        ? ` ${same.map((names) => `${list(names)} need the same`).join('; ')}: their lines coincide.`
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

function spec({ run }: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const measurements = requests(run);
  if (measurements.length < 2) return undefined;
  if (isMany(run)) return bytesField(bytes, run, measurements, frame);
  const shown = drawn(run, measurements.map(nameOfRow));
  const { height: top, legend } = legendAbove(shown, frame, 62);
  const margins = { left: 62, right: 24, top, bottom: 52 };
  const { width, frame: base } = canvas(bytes, run, frame, margins);

  const rows = sizeRows(measurements);
  const fits = fitRows(run);
  const inSight = limitsInSight(rows);
  const end = claimsEnd([...rows, ...fits]);
  const channels = {
    x: claimsAxis(end, frame),
    y: bytesAxis(rows, inSight, margins.left),
    color: { field: 'contender', type: 'nominal', scale: colourScale(shown), legend },
  };
  const layer = [
    ...limitLayers(inSight, fits, channels, width, end),
    towardsLayer(towardsLimits(rows, fits), channels),
    ...lineLayers(rows, channels),
    fitLayer(
      fits,
      apart(fits, ({ claims }) => (claims / end) * width),
      channels,
    ),
  ];
  return { ...base, height, layer } as unknown as TopLevelSpec;
}
