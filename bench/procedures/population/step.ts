import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** Reads, logins and revokes in a store that holds few live credentials, and in the same one when it holds many. */
export interface PopulationStep extends Step {
  readonly procedure: 'population';
  readonly primary: MetricId;
  /** Of slices of reads, at each population. */
  readonly metrics: readonly MetricId[];
  /** Live credentials in the store, rising: levels of the factor `population`, which are compared with the first. */
  readonly populations: readonly number[];
  /** So many users log in at most: of a larger population the others are copies, and reads are drawn from these. */
  readonly loggedIn: number;
  /** In a row, in each round. */
  readonly logins: number;
  readonly loginRounds: number;
  /** Credentials of a user whom an operator revokes: levels of the factor `sessions`, at the first population and at the last. */
  readonly sessions: readonly number[];
  readonly revokeRounds: number;
}
