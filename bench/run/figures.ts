/** Figures of a run from what is recorded of it: the instrument is not asked, so that a folder alone gives them again. */
import type { Plan, PlannedArm } from '../../results/format.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { baselineOf, type Figures } from '../figures/entries.ts';
import { plannedOf } from '../plan/plan.ts';
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
  const known = { plan, recorded, baselineOf: baselineOf(plan), contenderOf: contenderIn(contenders) };
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

export const contenderIn =
  (contenders: readonly NamedContender[]) =>
  ({ contender, variant }: PlannedArm): NamedContender =>
    contenders.find((one) => one.id === contender && variantOf(one) === variant) as NamedContender;
