/** The trade itself: how long a revoked credential still works, against what authentication costs the server. */

import type { TopLevelSpec } from 'vega-lite';
import { lifetimeText } from '../../../vocabulary/factors.ts';
import { isMany } from '../../facts/families.ts';
import type { ReportInput } from '../../facts/input.ts';
import { canvas } from '../frame/canvas.ts';
import { alone, type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { tradeLabels } from './labels.ts';
import { fittedLayer, floorLayer, labelLayers, leaderLayer, lifetimeLayer, pointLayer } from './layers.ts';
import { tradeField, tradeFieldCaption } from './many.ts';
import { ownIntervals } from './own-intervals.ts';
import { planeOf } from './plane.ts';
import { tradePoints } from './points.ts';
import { fittedRows, floorRows, lifetimeRows, noteOf, pointRows } from './rows.ts';
import { costAxis, costDomain, delayAxis, delayDomain } from './scales.ts';

const height = 380;
const margins = { left: 62, right: 18, top: 42, bottom: 52 };

export const trade: Chart = {
  id: 'trade',
  title: 'What a revocable credential costs',
  caption(run) {
    if (isMany(run)) return tradeFieldCaption(run);
    const points = tradePoints(run);
    const lines = [
      'How long a revoked credential still gets requests through, against the server’s CPU per request. Bars are intervals; lower left is better.',
      ...ownIntervals(run),
    ];
    if (points.some(({ delay }) => delay?.censored === 'at-most'))
      lines.push('A triangle and “≤”: refused at the first probe.');
    const hollow = points.find(({ extrapolated }) => extrapolated)?.delay;
    if (hollow?.factors.lifetime !== undefined) {
      lines.push(
        `Hollow: extrapolated to a lifetime of ${lifetimeText(Number(hollow.factors.lifetime))} from the shorter ones that were measured (small dots).`,
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

function spec({ run }: ReportInput, frame: Frame): TopLevelSpec | undefined {
  const all = tradePoints(run);
  const points = all.filter(({ delay }) => delay !== undefined);
  if (points.length === 0) return undefined;
  if (isMany(run)) return tradeField(trade, run, frame);
  const floors = all.filter(({ delay }) => delay === undefined);
  const { width, frame: placed } = canvas(trade, run, frame, margins);
  const [costs, delays] = [costDomain(all), delayDomain(points)];
  const plane = planeOf(costs, delays, width, height, margins.right);
  const lifetimes = lifetimeRows(points, plane);
  const { labels, leaders } = tradeLabels({ points, floors, lifetimes, plane, narrow: isNarrow(frame) });

  const axes = { x: costAxis(points, costs, frame), y: delayAxis(delays, margins.left) };
  const shown = points.map(({ look }) => look);
  const layer = [
    floorLayer(floorRows(floors), axes),
    fittedLayer(fittedRows(points, lifetimes), axes, shown),
    lifetimeLayer(lifetimes, axes, shown),
    leaderLayer(leaders, axes, shown),
    pointLayer(pointRows(points), axes, shown),
    ...labelLayers(labels, axes),
  ];
  return { ...placed, height, layer } as unknown as TopLevelSpec;
}
