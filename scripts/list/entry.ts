/** One name that `list` knows, and what it says of it. */
export const kinds = ['contender', 'scenario', 'metric', 'guard', 'suite', 'factor', 'procedure'] as const;
export type Kind = (typeof kinds)[number];

export interface Entry {
  readonly kind: Kind;
  readonly name: string;
  /** What one line of the overview says of it. */
  readonly title: string;
  /** Names of one group share a line of the overview; undefined: a line of its own. */
  readonly group?: string;
  /** A contender or scenario that is measured where none is named. */
  readonly usual?: true;
  /** Too many to have a place in the overview: scenarios that are asked by name measure it alone. */
  readonly byName?: true;
  /** All else that is declared: a label and its text. */
  readonly details: readonly (readonly [label: string, text: string])[];
}
