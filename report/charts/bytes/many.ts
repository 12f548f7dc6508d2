/** Bytes of a request of many contenders: a row each, a mark at each number of claims. */
import type { TopLevelSpec } from 'vega-lite';
import type { Measurement, RunFile } from '../../../results/format.ts';
import type { Look } from '../../facts/contenders.ts';
import { measured, number } from '../../words/numbers.ts';
import type { Chart, Frame } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';
import { limits } from './rows.ts';

export const bytesFieldCaption =
  'Bytes of one authenticated request on the wire. A disc: with the fewest claims in the credential; a ring: with the most; small marks between. The numbers are those of both ends. Dashed: the limits of one cookie (4 KiB) and of Node’s request headers (16 KiB). How many claims fit is in the table. Within a family the least comes first.';

export function bytesField(
  chart: Pick<Chart, 'title' | 'caption'>,
  run: RunFile,
  requests: readonly Measurement[],
  frame: Frame,
): TopLevelSpec {
  const rowOf = (look: Look) => {
    const levels = requests
      .filter(({ contender, variant }) => contender === look.entry.id && variant === look.entry.variant)
      .toSorted((a, b) => Number(a.factors.claims) - Number(b.factors.claims));
    return levels.length > 0 ? { look, levels } : undefined;
  };
  type Row = NonNullable<ReturnType<typeof rowOf>>;
  const groups = fieldRows<Row>(run, rowOf, ({ levels }) => levels[0]?.value ?? 0);
  const sizes = requests.map(({ value }) => value);
  const most = Math.max(...sizes);
  const lines = limits.filter(({ bytes }) => bytes <= most * 2.2);
  const domain = [Math.min(...sizes) / 1.2, Math.max(most, ...lines.map(({ bytes }) => bytes)) * 1.15] as const;
  const panel: Panel<Row> = {
    title: 'Bytes per request (log)',
    domain,
    log: true,
    ticks: [16, 64, 256, 1024, 4096, 16_384, 65_536].filter((tick) => tick >= domain[0] && tick <= domain[1]),
    tickLabel: (size) => (size < 1024 ? `${size} B` : `${size / 1024} KiB`),
    lines: lines.map(({ bytes }) => ({ at: bytes, style: 'limit' })),
    marks({ levels }) {
      const [first, last] = [levels[0], levels.at(-1)] as [Measurement, Measurement];
      const same = first.value === last.value;
      return {
        bars: same ? [] : [{ from: first.value, to: last.value, faint: true }],
        points: levels
          .map((row) => ({
            at: row.value,
            size: row === first ? 80 : row === last ? 54 : 14,
            hollow: row === last && !same,
          }))
          .slice(0, same ? 1 : undefined),
        text: same ? number(first.value) : `${number(first.value)} to ${number(last.value)}`,
        tip: Object.fromEntries(levels.map((row) => [`${row.factors.claims} claims`, measured(row)])),
      };
    },
  };
  return fieldSpec({ chart, run, frame, groups, panels: [panel] });
}
