/** Revocation delay of many contenders: a row each with the worst of its cells, a mark for each lifetime. */
import type { TopLevelSpec } from 'vega-lite';
import type { Measurement, RunFile } from '../../../results/format.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import type { Look } from '../../facts/contenders.ts';
import type { ReportInput } from '../../facts/input.ts';
import { delayMetric, isExtrapolated, reacceptances, worstOf } from '../../facts/revocation.ts';
import { measured } from '../../words/numbers.ts';
import { titleOf } from '../../words/titles.ts';
import { type Chart, type Frame, isNarrow } from '../frame/chart.ts';
import { durationTicks, durationWords, onLogAxis } from '../frame/durations.ts';
import type { FieldMarks, Panel } from '../panels/panel.ts';
import { type Contending, fieldRows } from '../panels/rows.ts';
import { fieldSpec } from '../panels/spec.ts';

export function delaysFieldCaption(run: RunFile): string {
  const parts = [
    `${titleOf(delayMetric(run))}: the worst case of each design (logout or operator’s revoke, with and without a slow request in flight, on every instance).`,
    'A triangle points to where the delay lies: left, refused at the first probe; right, longer than was seen.',
  ];
  if (run.measurements.some(isExtrapolated)) {
    parts.push(
      'Discs of one row: the lifetimes that were measured. Hollow: extrapolated to the lifetime that the design deploys.',
    );
  }
  if (reacceptances(run).length > 0) parts.push('Red: refused, and later accepted again. The table has every cell.');
  return parts.join(' ');
}

export interface DelayRow extends Contending {
  /** Of each lifetime, or of none, the worst cell; the last is the worst of all. */
  readonly worst: readonly Measurement[];
  readonly back: boolean;
}

export function delayRowOf(run: RunFile, look: Look): DelayRow | undefined {
  const { id, variant } = look.entry;
  const rows = worstOf(run, delayMetric(run), id, variant);
  if (rows.length === 0) return undefined;
  const cells = Map.groupBy(rows, (row) => `${row.factors.lifetime} ${isExtrapolated(row)}`);
  const worst = [...cells.values()].map((own) => own.reduce((a, b) => (longer(b, a) ? b : a)));
  return {
    look,
    worst: worst.toSorted((a, b) => Number(isExtrapolated(a)) - Number(isExtrapolated(b)) || a.value - b.value),
    back: reacceptances(run, id, variant).length > 0,
  };
}

/** What was not seen to end is longer than what ended. */
const longer = (a: Measurement, b: Measurement) =>
  a.value > b.value || (a.value === b.value && a.censored === 'at-least');

const shapes = { 'at-most': 'triangle-left', 'at-least': 'triangle-right' } as const;

function delayMarks({ worst, back }: DelayRow, narrow: boolean): FieldMarks {
  const last = worst.at(-1) as Measurement;
  const said = `${measured(last)}${isExtrapolated(last) && !narrow ? ', extrapolated' : ''}`;
  return {
    bars: worst.length > 1 ? [{ from: onLogAxis(worst[0]?.value ?? 1), to: onLogAxis(last.value), faint: true }] : [],
    points: worst.map((row) => ({
      at: onLogAxis(row.value),
      shape: row.censored ? shapes[row.censored] : 'circle',
      hollow: isExtrapolated(row),
      size: isExtrapolated(row) ? 70 : row.factors.lifetime === undefined ? 76 : 40,
    })),
    text: back ? `${measured(last)}${narrow ? '' : ', accepted again'}` : said,
    alarm: back,
    tip: {
      Worst: measured(last),
      Cell: factorLabel(last.factors),
      Note: [last.note ?? '', back ? 'accepted again after a revoke' : ''].filter(Boolean).join('; '),
    },
  };
}

export function delaysField(
  chart: Pick<Chart, 'title' | 'caption'>,
  { run }: ReportInput,
  frame: Frame,
): TopLevelSpec | undefined {
  const groups = fieldRows<DelayRow>(
    run,
    (look) => delayRowOf(run, look),
    ({ worst, back }) => (worst.at(-1)?.value ?? 0) + (back ? 0.5 : 0),
  );
  if (groups.length === 0) return undefined;
  return fieldSpec({
    chart,
    run,
    frame,
    groups,
    panels: [
      delayPanel(
        groups.flatMap(({ rows }) => rows.map(({ row }) => row)),
        isNarrow(frame),
      ),
    ],
  });
}

/** The axis of delays: from under a probe's interval to above the longest. */
export function delayPanel<Row extends DelayRow>(rows: readonly Row[], narrow: boolean): Panel<Row> {
  const longest = Math.max(20_000, ...rows.flatMap(({ worst }) => worst.map(({ value }) => value)));
  const domain = [0.7, longest * 1.5] as const;
  return {
    title: 'Revocation delay (log)',
    domain,
    log: true,
    ticks: durationTicks(...domain, narrow),
    tickLabel: durationWords,
    marks: (row) => delayMarks(row, narrow),
  };
}
