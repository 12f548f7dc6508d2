/** Which figures an entry of a file of gates means: its contender, scenario and factors. */
import type { Factors } from '../../vocabulary/words.ts';

interface MeantPlace {
  /** `*` stands for any letters; null: every contender. */
  readonly contender: string | null;
  readonly scenario: string | null;
  readonly factors: Factors;
}

interface Place {
  readonly scenario: string;
  readonly contender: string;
  readonly factors: Factors;
}

export const fitsPlace = (meant: MeantPlace, { scenario, contender, factors }: Place): boolean =>
  (meant.scenario === null || meant.scenario === scenario) &&
  (meant.contender === null || patternOf(meant.contender).test(contender)) &&
  Object.entries(meant.factors).every(([key, level]) => String(factors[key]) === String(level));

export const patternOf = (glob: string) =>
  new RegExp(
    `^${glob
      .split('*')
      .map((part) => part.replaceAll(/[.+?^$()[\]{}|\\]/g, '\\$&'))
      .join('.*')}$`,
  );
