/** A scenario of this folder: data for the procedures that the instrument has (bench/procedures/). */
import type { BuiltInStep } from '../bench/procedures/registry.ts';
import type { NamedScenario as Named, Scenario as Of } from '../bench/suites/scenario.ts';

export type Scenario = Of<BuiltInStep>;
export type NamedScenario = Named<BuiltInStep>;
