/** Figures of a run from what is recorded of it: the instrument is not asked, so that a folder alone gives them again. */
import type { Plan, PlannedArm } from '../../results/format.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { baselineOf, type Figures } from '../figures/entries.ts';
import { plannedOf } from '../plan/plan.ts';
import type { Known } from '../procedures/procedure.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import type { Recorded } from '../recording/recorded.ts';
import type { NamedScenario } from '../suites/scenario.ts';

/** What a run measures, and by what. */
export interface Catalogue {
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
  readonly registry: Registry;
}

export interface ScenarioFigures {
  /** Rounds, series, fills and trials behind them. */
  readonly rounds: number;
  readonly figures: Figures;
}

export function figuresOf(
  scenario: NamedScenario,
  plan: Plan,
  { contenders, registry }: Catalogue,
  recorded: Recorded,
): ScenarioFigures {
  const known = knownOf(plan, contenders, recorded);
  const steps = scenario.steps.map((step) => {
    const planned = plannedOf(plan, scenario, step, registry);
    return procedureNamed(registry, step.procedure).figures(planned, step, known);
  });
  return {
    rounds: steps.reduce((sum, { rounds }) => sum + rounds, 0),
    figures: {
      measurements: steps.flatMap(({ measurements }) => measurements),
      comparisons: steps.flatMap(({ comparisons }) => comparisons),
      guards: steps.flatMap(({ guards }) => guards),
    },
  };
}

/** Whether every step that is measured in each start has intervals as narrow as the plan wants them. */
export function isPrecise(
  scenario: NamedScenario,
  plan: Plan,
  { contenders, registry }: Catalogue,
  recorded: Recorded,
): boolean {
  const known = knownOf(plan, contenders, recorded);
  return scenario.steps.every((step) => {
    const planned = plannedOf(plan, scenario, step, registry);
    return procedureNamed(registry, step.procedure).precise?.(planned, step, known) ?? true;
  });
}

const knownOf = (plan: Plan, contenders: readonly NamedContender[], recorded: Recorded): Known => ({
  ...{ plan, recorded, baselineOf: baselineOf(plan) },
  contenderOf: contenderIn(contenders),
});

export const contenderIn =
  (contenders: readonly NamedContender[]) =>
  ({ contender, variant }: PlannedArm): NamedContender =>
    contenders.find((one) => one.id === contender && variantOf(one) === variant) as NamedContender;
