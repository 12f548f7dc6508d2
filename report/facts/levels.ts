/** Rows by the level of their factors: a figure that was measured at several is never shown by whichever row comes first. */
import type { RunFile } from '../../results/format.ts';
import { factor, type Level, levelsPhrase } from '../../vocabulary/factors.ts';
import { type Factors, factorLabel } from '../../vocabulary/words.ts';
import { number } from '../words/numbers.ts';

export interface AtLevel<Row> {
  readonly factors: Factors;
  readonly rows: readonly [Row, ...Row[]];
}

/** Levels along an axis rise; others stand in the order of the run. One entry for rows without factors, none without rows. */
export function byLevel<Row extends { readonly factors: Factors }>(rows: readonly Row[]): AtLevel<Row>[] {
  const groups = [...Map.groupBy(rows, ({ factors }) => factorLabel(factors)).values()] as [Row, ...Row[]][];
  return groups.map((own) => ({ factors: own[0].factors, rows: own })).sort((a, b) => inOrder(a.factors, b.factors));
}

function inOrder(a: Factors, b: Factors): number {
  for (const [id, level] of Object.entries(a)) {
    const other = b[id];
    if (factor(id).layout === 'axis' && other !== undefined && other !== level) return Number(level) - Number(other);
  }
  return 0;
}

/** The rows of the level that is shown where there is room for one: the lowest along an axis, else the first of the run. */
export const atFirstLevel = <Row extends { readonly factors: Factors }>(
  rows: readonly Row[],
): AtLevel<Row> | undefined => byLevel(rows)[0];

/** Factors that differ from row to row. */
export function varying(all: readonly Factors[]): string[] {
  const ids = new Set(all.flatMap((factors) => Object.keys(factors)));
  return [...ids].filter((id) => new Set(all.map((factors): Level | undefined => factors[id])).size > 1);
}

/** Of these levels the factors that are named. */
export const only = (factors: Factors, ids: readonly string[]): Factors =>
  Object.fromEntries(Object.entries(factors).filter(([id]) => ids.includes(id)));

export interface OpenLoop {
  /** Undefined where the run has none. */
  readonly scenario: string | undefined;
  /** The level that pictures show; undefined where no arm is known. */
  readonly factors: Factors | undefined;
  /** requests/s at this level. */
  readonly rate: number;
  /** ` at 250 requests/s`: which of several levels is shown; empty where there is one. */
  readonly phrase: string;
  /** The same, with the rate even where it is the only one. */
  readonly phraseWithRate: string;
}

/** The open loop of which response times are shown, the first of the plan, and the level at which. */
export function openLoop({ plan, measurements }: RunFile): OpenLoop {
  const steps = plan.steps.filter(({ shape }) => shape === 'open');
  const [first] = steps;
  const arms = steps.filter(({ scenario }) => scenario === first?.scenario).flatMap((step) => step.arms);
  const factors = atFirstLevel(arms)?.factors;
  const measured = measurements.find(
    (row) =>
      row.scenario === first?.scenario &&
      row.load.shape === 'open' &&
      factorLabel(row.factors) === factorLabel(factors ?? {}),
  );
  const rate = measured?.load.rate ?? plan.rate;
  const levels = only(factors ?? {}, varying(arms.map((arm) => arm.factors)));
  const words = levelsPhrase(levels);
  const phrase = words && ` ${words}`;
  const atRate = ` at ${number(rate)} requests/s`;
  const phraseWithRate = phrase.includes(atRate) ? phrase : `${atRate}${phrase}`;
  return { scenario: first?.scenario, factors, rate, phrase, phraseWithRate };
}

/** Whether an arm or a line stands at the level that is shown. */
export const isShown = ({ factors }: OpenLoop, row: { readonly factors: Factors }): boolean =>
  factors === undefined || factorLabel(row.factors) === factorLabel(factors);
