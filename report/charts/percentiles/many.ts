/** Response times of many contenders: a row each, with marks at four percentiles. */
import type { TopLevelSpec } from 'vega-lite';
import type { RunFile } from '../../../results/format.ts';
import type { Look } from '../../facts/contenders.ts';
import { number } from '../../words/numbers.ts';
import type { Chart, Frame } from '../frame/chart.ts';
import type { Panel } from '../panels/panel.ts';
import { fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';
import type { Shown } from './rows.ts';

const looksOf: readonly {
  readonly p: number;
  readonly shape: string;
  readonly size: number;
  readonly hollow?: boolean;
}[] = [
  { p: 50, shape: 'circle', size: 80 },
  { p: 90, shape: 'triangle-up', size: 44 },
  { p: 99, shape: 'square', size: 44 },
  { p: 99.9, shape: 'circle', size: 40, hollow: true },
];
export const marksExplained =
  'A disc is the median, a triangle p90, a square p99, a ring p99.9; grey: the instrument’s own lateness is over a third of the figure.';

export function percentilesField(
  chart: Pick<Chart, 'title' | 'caption'>,
  run: RunFile,
  shownBy: (look: Look) => readonly Shown[],
  frame: Frame,
): TopLevelSpec {
  const rowOf = (look: Look) => {
    const shown = shownBy(look).filter(({ p }) => looksOf.some((mark) => mark.p === p));
    return shown.length > 0 ? { look, shown } : undefined;
  };
  type Row = NonNullable<ReturnType<typeof rowOf>>;
  const groups = fieldRows<Row>(run, rowOf, ({ shown }) => shown[0]?.us ?? 0);
  const times = groups.flatMap(({ rows }) => rows.flatMap(({ row }) => row.shown.map(({ us }) => us / 1000)));
  const domain = [Math.min(...times) / 1.25, Math.max(...times) * 1.15] as const;
  const panel: Panel<Row> = {
    title: 'Response time (log)',
    domain,
    log: true,
    ticks: [0.01, 0.1, 1, 10, 100, 1000, 10_000]
      .flatMap((decade) => [1, 2, 5].map((step) => step * decade))
      .filter((tick) => tick >= domain[0] && tick <= domain[1]),
    tickLabel: (ms) =>
      ms < 1 ? `${number(Math.round(ms * 1000))} µs` : ms < 1000 ? `${number(ms)} ms` : `${number(ms / 1000)} s`,
    marks({ shown }) {
      const at = (us: number) => us / 1000;
      const text = [50, 99].map((p) => shown.find((one) => one.p === p)).map((one) => (one ? brief(one.us) : '–'));
      return {
        bars: [{ from: at(shown[0]?.us ?? 0), to: at(shown.at(-1)?.us ?? 0), faint: true }],
        points: shown.map(({ p, us, bound }) => ({
          ...looksOf.find((mark) => mark.p === p),
          at: at(us),
          faint: bound,
        })),
        text: text.join(' to '),
        tip: Object.fromEntries(shown.map(({ p, us, bound }) => [`p${p}`, `${bound ? '≤ ' : ''}${number(us)} µs`])),
      };
    },
  };
  return fieldSpec({ chart, run, frame, groups, panels: [panel] });
}

const brief = (us: number) => (us < 1000 ? `${number(us)} µs` : `${number(us / 1000)} ms`);
