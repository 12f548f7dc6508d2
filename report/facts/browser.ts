/** What was tried in a browser, by deed and place; designs of which all cells are alike share a matrix. */
import type { Measurement, RunFile } from '../../results/format.ts';
import { type Deed, type DeedKind, deedOf, deeds, type Place, places } from '../../vocabulary/browser.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { nameOf } from './contenders.ts';

/** possible, impossible: in all tries, each beside a control that gave the other answer. invalid: the guards have why. */
export type Outcome = 'possible' | 'impossible' | 'invalid';

export interface Matrix {
  /** Names of the designs, in the order of the run. */
  readonly names: readonly string[];
  readonly places: readonly Place[];
  outcome(deed: Deed, place: Place): Outcome | undefined;
}

type Triable = Pick<RunFile, 'measurements' | 'guards' | 'contenders'>;

export function matricesOf({ measurements, guards, contenders }: Triable, scenario?: string): Matrix[] {
  const rows = measurements.filter(
    (row) => row.factors.deed !== undefined && (scenario === undefined || row.scenario === scenario),
  );
  const fired = new Set(
    guards.filter(({ effect }) => effect === 'invalid').map((guard) => `${keyOf(guard)} ${guard.metric}`),
  );
  const outcomeOf = (row: Measurement): Outcome => {
    if (fired.has(`${keyOf(row)} ${row.metric}`)) return 'invalid';
    return row.value === 1 ? 'possible' : 'impossible';
  };
  const designs = [...Map.groupBy(rows, ({ contender, variant }) => nameOf(contender, variant))].map(
    ([name, own]) =>
      [name, new Map(own.map((row) => [cellAt(row.factors.deed, row.factors.kept), outcomeOf(row)]))] as const,
  );
  const order = contenders.map(({ id, variant }) => nameOf(id, variant));
  designs.sort(([a], [b]) => order.indexOf(a) - order.indexOf(b));
  const alike = Map.groupBy(designs, ([, cells]) => JSON.stringify([...cells].toSorted()));
  return [...alike.values()].map((own) => {
    const [, cells] = own[0] as (typeof own)[number];
    return {
      names: own.map(([name]) => name),
      places: places.filter((place) => deeds.some((deed) => cells.has(cellAt(deed, place)))),
      outcome: (deed, place) => cells.get(cellAt(deed, place)),
    };
  });
}

const cellAt = (deed: unknown, place: unknown) => `${deed} ${place}`;
const keyOf = ({ contender = '', variant = '', factors = {} }: Partial<Measurement>) =>
  `${nameOf(contender, variant)} ${factorLabel(factors)}`;

/** Deeds that any of them has, under their headings. */
export const groupsOf = (matrices: readonly Matrix[]): { readonly title: string; readonly deeds: readonly Deed[] }[] =>
  (['exposure', 'use'] as const).map((kind) => ({
    title: headings[kind],
    deeds: deeds.filter(
      (deed) =>
        deedOf(deed).kind === kind && matrices.some((one) => one.places.some((place) => one.outcome(deed, place))),
    ),
  }));

const headings: Readonly<Record<DeedKind, string>> = {
  exposure: 'What others can do',
  use: 'What works for the user',
};
