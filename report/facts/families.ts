/** Runs of more contenders than eye and palette can tell apart: grouped by family, and a colour is a family's. */
import type { ContenderEntry, RunFile } from '../../results/format.ts';
import { type Family, families } from '../../vocabulary/words.ts';

/** So many can be told apart by a colour each; with more, a colour is a family's and names stand beside the marks. */
const mostApart = 8;

export function isMany({ contenders }: Pick<RunFile, 'contenders'>): boolean {
  return contenders.length > mostApart;
}

export const familyTitles: Readonly<Record<Family, string>> = {
  control: 'Control',
  session: 'Sessions',
  jwt: 'Tokens',
  hybrid: 'Tokens with server state',
  machine: 'Machine to machine',
  external: 'External',
};

/** By family, in the order of the vocabulary; within one, as they came. */
export function orderedByFamily(contenders: readonly ContenderEntry[]): ContenderEntry[] {
  return contenders.toSorted((a, b) => families.indexOf(a.family) - families.indexOf(b.family));
}

/** Place of a family's colour in the palette; the control takes none. */
export const familyColour = (family: Family): number => families.indexOf(family) - 1;

/** Any rows that know their contender, in groups of a family each. */
export function grouped<Row>(rows: readonly Row[], familyOf: (row: Row) => Family): [Family, Row[]][] {
  return families.flatMap((family) => {
    const own = rows.filter((row) => familyOf(row) === family);
    return own.length > 0 ? [[family, own] as [Family, Row[]]] : [];
  });
}
