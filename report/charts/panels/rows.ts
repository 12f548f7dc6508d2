/** Rows of a picture of many contenders, in the groups of their families. */
import type { RunFile } from '../../../results/format.ts';
import { type Look, looks } from '../../facts/contenders.ts';
import { familyTitles, grouped } from '../../facts/families.ts';

export interface Contending {
  readonly look: Look;
}

/** One row for each contender that has one, in its family's group, the least first. */
export function fieldRows<Row extends Contending>(
  run: RunFile,
  rowOf: (look: Look) => Row | undefined,
  size: (row: Row) => number,
) {
  const rows = looks(run).flatMap((look) => rowOf(look) ?? []);
  return grouped(rows, ({ look }) => look.entry.family).map(([family, own]) => ({
    title: familyTitles[family],
    note: '',
    rows: own.toSorted((a, b) => size(a) - size(b)).map((row) => ({ label: row.look.name, row })),
  }));
}
