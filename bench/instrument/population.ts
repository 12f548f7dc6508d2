/** What a store that holds many live credentials is asked for, and what was filled into it. */
import type { Plan } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';

export interface PopulationWish {
  readonly contender: NamedContender;
  /** Live credentials, rising. */
  readonly populations: readonly number[];
  /** So many users log in, at most; what a population has beyond them is copied from a login of another. */
  readonly loggedIn: number;
  /** Stores of this kind that are still to be filled, and must fit the machine beside it. */
  readonly others: number;
  readonly placement: Plan['placement'];
  readonly signal: AbortSignal;
}

export interface Filled {
  readonly population: number;
  /** Users of it that logged in; the others are copies. */
  readonly loggedIn: number;
  /** From the first key that was written to the last that was confirmed. */
  readonly seconds: number;
  /** That the store's memory rose by. */
  readonly bytes: number;
  readonly keys: number;
  /** As many as its credentials must have. */
  readonly keysMeant: number;
}
