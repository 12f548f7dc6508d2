/** The verdict table: contender by the six figures that decide, or by those of a scenario that has none of them, each with its interval and its verdict. Rendered elsewhere. */
import { meaningOf } from '../../compare/gates/sentence.ts';
import { delayMetrics } from '../../results/disqualified.ts';
import type { Comparison, Measurement, RunFile } from '../../results/format.ts';
import { variesByItself } from '../../results/varying.ts';
import { isUsual, withoutSummary } from '../../vocabulary/factors.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { baselineName, isBaseline, type Look, looks } from '../facts/contenders.ts';
import { isMany } from '../facts/families.ts';
import { isExtrapolated, ordinaryDelay, reacceptances } from '../facts/revocation.ts';
import { interval, measured, number, timeUnit } from '../words/numbers.ts';
import { heldFor, needed } from '../words/starts.ts';
import { betterOf } from '../words/titles.ts';
import { type Figure, mainFigures, scenarioFigures } from './figures.ts';

/** `=` equal, `~` undecided, `↓` `↑` different, `×` invalid; nothing for the baseline and where nothing was compared. */
export type Mark = '=' | '~' | '↓' | '↑' | '×' | '';
export type Tone = 'better' | 'worse' | 'equal' | 'open' | 'invalid' | 'plain';

export interface Cell {
  /** The value without its unit, which the column names; `–` where nothing was measured. */
  readonly text: string;
  readonly interval: string;
  readonly mark: Mark;
  readonly tone: Tone;
  /** What a reader must know beside the figure. */
  readonly note: string;
  /** A revoked credential came back to life: the note is a warning. */
  readonly alarm?: true;
}

export interface Column {
  readonly title: string;
  /** Empty where the title says what is counted, and for delays, which carry their unit in each cell. */
  readonly unit: string;
}

export interface VerdictTable {
  readonly baseline: string;
  /** What its intervals hold for, in one sentence; may be empty. */
  readonly heldFor: string;
  /** Of many contenders the rows stand by family, each under its heading. */
  readonly grouped: boolean;
  readonly columns: readonly Column[];
  readonly rows: readonly { readonly look: Look; readonly baseline: boolean; readonly cells: readonly Cell[] }[];
}

export function verdictTable(run: RunFile): VerdictTable {
  const shown = looks(run);
  const main = [...mainFigures(run).map((figure) => figureColumn(run, shown, figure)), delayColumn(run, shown)];
  const own = main.filter(hasFigure).length < 2 && !hasFigure(main.at(-1) as TableColumn) ? scenarioFigures(run) : [];
  const columns = own.length > 0 ? own.map((figure) => figureColumn(run, shown, figure)) : main;
  return {
    baseline: baselineName(run),
    heldFor: heldFor(run),
    grouped: isMany(run),
    columns: columns.map(({ head }) => head),
    rows: shown.map((look, index) => ({
      look,
      baseline: isBaseline(run, look.entry.id, look.entry.variant),
      cells: columns.map(({ cells }) => cells[index] as Cell),
    })),
  };
}

interface TableColumn {
  readonly head: Column;
  /** One per contender of the run, in its order. */
  readonly cells: readonly Cell[];
}

const hasFigure = ({ cells }: TableColumn) => cells.some((cell) => cell !== nothing);

function figureColumn(run: RunFile, shown: readonly Look[], { title, unit, factors, rows }: Figure): TableColumn {
  const compared = run.comparisons.filter(
    (row) =>
      row.metric === rows[0]?.metric &&
      row.baselineFactors === undefined &&
      factorLabel(row.factors) === factorLabel(factors),
  );
  const time = unit === 'time' ? timeUnit(rows.map(({ value }) => value)) : 'µs';
  return {
    head: { title, unit: unit === 'time' ? time : unit },
    cells: shown.map(({ entry }) => {
      const of = sameContender(entry.id, entry.variant);
      return cellOf(rows.find(of), compared.find(of), time);
    }),
  };
}

const delayColumn = (run: RunFile, shown: readonly Look[]): TableColumn => ({
  head: { title: 'Revocation delay', unit: '' },
  cells: shown.map(({ entry }) => delayCell(run, entry.id, entry.variant)),
});

const sameContender = (id: string, variant: string) => (row: Measurement | Comparison) =>
  row.contender === id && row.variant === variant;

const nothing: Cell = { text: '–', interval: '', mark: '', tone: 'plain', note: '' };

function cellOf(measurement: Measurement | undefined, comparison: Comparison | undefined, time: 'µs' | 'ms'): Cell {
  if (!measurement) return nothing;
  const bare = { ...measurement, unit: measurement.unit.startsWith('µs') ? 'µs' : measurement.unit };
  return {
    text: measured(bare, time, true),
    interval: interval(bare, time),
    ...(comparison ? markOf(comparison) : { mark: '' as const, tone: 'plain' as const }),
    note: [measurement.note, comparison?.oneProcess && 'one process'].filter(Boolean).join(', '),
  };
}

/** The longest delay with nothing in flight; its verdict is that of the comparison on whichever delay was compared. */
function delayCell(run: RunFile, id: string, variant: string): Cell {
  const ordinary = ordinaryDelay(run, id, variant);
  if (!ordinary) return nothing;
  const of = sameContender(id, variant);
  const compared = run.comparisons.filter(
    (row) =>
      delayMetrics.includes(row.metric) &&
      row.baselineFactors === undefined &&
      of(row) &&
      isUsual(withoutSummary(row.factors)),
  );
  const telling = compared.find(({ verdict }) => verdict === 'different') ?? compared[0];
  const back = reacceptances(run, id, variant);
  const notes = [
    ...(isExtrapolated(ordinary.row) ? ['extrapolated'] : []),
    ...(back.length > 0 ? [`accepted again in ${number(back.reduce((sum, { value }) => sum + value, 0))} trials`] : []),
  ];
  return {
    ...cellOf(ordinary.row, telling, 'µs'),
    note: notes.join(', '),
    ...(back.length > 0 ? { alarm: true } : {}),
  };
}

export function markOf({ verdict, metric, effect: { scale, value } }: Comparison): Pick<Cell, 'mark' | 'tone'> {
  if (verdict === 'equal') return { mark: '=', tone: 'equal' };
  if (verdict === 'undecided') return { mark: '~', tone: 'open' };
  if (verdict === 'invalid') return { mark: '×', tone: 'invalid' };
  const less = value < (scale === 'ratio' ? 1 : 0);
  return { mark: less ? '↓' : '↑', tone: less === (betterOf(metric) === 'lower') ? 'better' : 'worse' };
}

/** What the marks mean, for a line under the table. */
export function legendOf({ baseline, heldFor }: VerdictTable): string {
  const marks = `Against ${baseline}: ↓ less, ↑ more, = equal, ~ undecided, × invalid. In brackets: the interval of the value.`;
  return [marks, heldFor].filter(Boolean).join(' ');
}

/** Comparisons in the order that a reader looks for them: the scenario's leading metrics first. */
export function orderedComparisons(run: RunFile): Comparison[] {
  const leading = (row: Comparison) =>
    Number(run.plan.steps.some(({ scenario, primary }) => scenario === row.scenario && primary === row.metric));
  const scenarioOrder = run.scenarios.map(({ id }) => id);
  return run.comparisons.toSorted(
    (a, b) => scenarioOrder.indexOf(a.scenario) - scenarioOrder.indexOf(b.scenario) || leading(b) - leading(a),
  );
}

/** `different`, or `undecided, needs about 12 starts`, or `undecided: no number of starts would decide`, `undecided: the count varies by itself, …`, or `invalid: saturated`. */
export function verdictText(row: Comparison): string {
  const { verdict, reason } = row;
  if (verdict === 'undecided' && variesByItself(reason)) return `undecided: ${meaningOf(reason ?? '')}`;
  const amount = needed(row);
  if (amount?.startsWith('about')) return `undecided, needs ${amount}`;
  if (amount) return `undecided: ${amount} would decide`;
  return verdict === 'invalid' && reason ? `invalid: ${reason}` : verdict;
}
