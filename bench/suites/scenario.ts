/**
 * What a scenario is: one question, as data. It picks procedures of the instrument (bench/procedures/) by name and says what they
 * are to vary and to read; it holds no loop and knows no contender. Its id is the name of its file.
 */

/** One step of a scenario: each procedure declares its own (bench/procedures/<name>/step.ts). */
export interface Step {
  /** Id of a procedure in the registry. */
  readonly procedure: string;
  /** Metric that the step is about; where measuring stops by precision, by this one's. */
  readonly primary: string;
  /** Tells steps of one scenario apart in ids, samples and resumed runs. Default: as the procedure names it. */
  readonly id?: string;
}

export interface Scenario<S extends Step = Step> {
  readonly title: string;
  /** The question that its figures answer, in one sentence. */
  readonly question: string;
  readonly steps: readonly S[];
  /** Measured only where it is named: no part of a run that names no scenario. */
  readonly byName?: true;
  /** npm packages that only this needs: fetched when it is asked for, where they are not installed. */
  readonly packages?: readonly string[];
  /** It says nothing of other designs: where no contender is named, these are measured. */
  readonly designs?: 'that-refresh';
  /** Id of a suite that measures it nevertheless, with all others that name this suite. */
  readonly suite?: string;
}

/** A scenario with the name that its file gives it. */
export interface NamedScenario<S extends Step = Step> extends Scenario<S> {
  readonly id: string;
}
