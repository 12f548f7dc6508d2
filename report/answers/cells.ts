/** Which of a contender's comparisons tell its story, where a metric was compared at several levels. */
import type { Comparison } from '../../results/format.ts';
import { type Factors, factorLabel } from '../../vocabulary/words.ts';

/** Cells of one contender, in the order of the run. */
export type Cells = readonly [Comparison, ...Comparison[]];

/**
 * A numeric factor: its first and last level. Else the cells that differ most, one per level of a single factor, or the one
 * with the greatest effect of several factors.
 */
export function tellingCells(cells: Cells): Cells {
  if (cells.length === 1) return cells;
  const varying = [...new Set(cells.flatMap(({ factors }) => Object.keys(factors)))].filter(
    (key) => new Set(cells.map(({ factors }) => factors[key])).size > 1,
  );
  const [factor, ...others] = varying;
  if (factor === undefined) return [cells[0]];
  if (others.length > 0) return [strongest(cells)];
  if (!cells.every(({ factors }) => typeof factors[factor] === 'number'))
    return cells.length <= 3 ? cells : [strongest(cells)];
  const rising = cells.toSorted((a, b) => Number(a.factors[factor]) - Number(b.factors[factor]));
  const [first, last] = [rising[0] as Comparison, rising.at(-1) as Comparison];
  const same = cells.every(({ effect, verdict }) => effect.value === first.effect.value && verdict === first.verdict);
  return same ? [{ ...first, factors: without(first.factors, factor) }] : [first, last];
}

function without(factors: Factors, key: string): Factors {
  return Object.fromEntries(Object.entries(factors).filter(([name]) => name !== key));
}

export function strongest(cells: Cells): Comparison {
  const size = ({ effect }: Comparison) => Math.abs(effect.scale === 'ratio' ? Math.log(effect.value) : effect.value);
  const rank = (cell: Comparison) => (cell.verdict === 'different' ? 1 : 0);
  return cells.reduce((best, cell) => {
    if (rank(cell) !== rank(best)) return rank(cell) > rank(best) ? cell : best;
    return size(cell) > size(best) ? cell : best;
  });
}

/** One difference makes a contender different; it is equal where all its cells are. */
export function verdictOf(cells: Cells): Comparison['verdict'] {
  for (const verdict of ['different', 'invalid', 'undecided'] as const) {
    if (cells.some((cell) => cell.verdict === verdict)) return verdict;
  }
  return 'equal';
}

/** The first level that all contenders have a cell of: only the same may be put side by side. */
export function sharedLevel(all: readonly Cells[]): string | undefined {
  const labels = all.map((cells) => cells.map(({ factors }) => factorLabel(factors)));
  return labels[0]?.find((label) => labels.every((own) => own.includes(label)));
}
