/** Runs a frozen plan, step by step, and makes each scenario's figures when it ends. Knows procedures, no contender and no scenario. */
import type { Plan, PlannedArm, PlannedStep } from '../results/format.ts';
import type { NamedScenario, Step } from '../scenarios/scenario.ts';
import type { NamedContender } from '../servers/contender.ts';
import { precisionReached } from '../statistics/precision.ts';
import { countedFigures } from './figures/counted.ts';
import type { Figures } from './figures/entries.ts';
import { heldFigures } from './figures/held.ts';
import { limitsFigures } from './figures/limits.ts';
import { revocationFigures } from './figures/revocation.ts';
import { meanBlocks, primaryEnds, slicedFigures } from './figures/sliced.ts';
import type { Instrument, Server } from './instrument.ts';
import { runCounted } from './procedures/counted.ts';
import { runHeld } from './procedures/held.ts';
import { runLimits } from './procedures/limits.ts';
import { runRevocation } from './procedures/revocation.ts';
import { type Round, runSliced } from './procedures/sliced.ts';

export interface ScenarioOutcome {
  readonly scenario: string;
  /** partial: interrupted on the way; its figures are of what there was. */
  readonly state: 'measured' | 'partial';
  readonly rounds: number;
  readonly figures: Figures;
}

export interface Catalogue {
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
}

/** Looked at every so many blocks: measuring stops by precision, never by significance. */
const lookEveryBlocks = 10;

/** Calls `ended` after each scenario, in the plan's order. Ends early, with a partial scenario, when the instrument's signal is aborted. */
export async function execute(
  plan: Plan,
  catalogue: Catalogue,
  instrument: Instrument,
  ended: (outcome: ScenarioOutcome) => void,
): Promise<void> {
  for (const scenario of catalogue.scenarios) {
    if (instrument.signal.aborted) return;
    const planned = plan.steps.filter((step) => step.scenario === scenario.id);
    const outcomes: StepOutcome[] = [];
    for (const [index, step] of scenario.steps.entries()) {
      if (!instrument.signal.aborted)
        outcomes.push(await runStep(planned[index] as PlannedStep, step, plan, catalogue, instrument));
    }
    ended({
      scenario: scenario.id,
      state: instrument.signal.aborted ? 'partial' : 'measured',
      rounds: outcomes.reduce((sum, { rounds }) => sum + rounds, 0),
      figures: {
        measurements: outcomes.flatMap(({ figures }) => figures.measurements),
        comparisons: outcomes.flatMap(({ figures }) => figures.comparisons),
        guards: outcomes.flatMap(({ figures }) => figures.guards),
      },
    });
  }
}

interface StepOutcome {
  readonly rounds: number;
  readonly figures: Figures;
}

async function runStep(
  planned: PlannedStep,
  step: Step,
  plan: Plan,
  { contenders }: Catalogue,
  instrument: Instrument,
): Promise<StepOutcome> {
  const contenderNamed = (id: string) => contenders.find((contender) => contender.id === id) as NamedContender;
  const servers = new Map<string, Server>();
  for (const id of new Set(planned.arms.map((arm) => arm.contender))) {
    const [server] = await instrument.servers.ensure({ contender: contenderNamed(id), instances: 1 });
    servers.set(id, server as Server);
  }
  const serverOf = (arm: PlannedArm) => servers.get(arm.contender) as Server;
  switch (step.procedure) {
    case 'sliced': {
      const enough = precisionRule(planned, plan);
      const shaped = planned as PlannedStep & { shape: 'open' | 'closed' };
      const sliced = await runSliced(shaped, plan, planned.arms.map(serverOf), instrument, enough);
      return { rounds: sliced.rounds.length, figures: slicedFigures(sliced, plan) };
    }
    case 'counted': {
      const counted = await runCounted(planned, plan, serverOf, instrument);
      const rounds = new Set(counted.series.map(({ round }) => round)).size;
      return { rounds, figures: countedFigures(counted, step, plan.baseline) };
    }
    case 'limits':
      return { rounds: 1, figures: limitsFigures(await runLimits(planned, step, serverOf, instrument), plan.baseline) };
    case 'held': {
      const held = await runHeld(planned, plan, serverOf, instrument);
      return { rounds: new Set(held.fills.map(({ round }) => round)).size, figures: heldFigures(held, plan.baseline) };
    }
    case 'revocation': {
      const revocation = await runRevocation(planned, plan, (arm) => contenderNamed(arm.contender), instrument);
      return { rounds: revocation.tried.length, figures: revocationFigures(revocation, plan.baseline, contenderNamed) };
    }
  }
}

/** Asked after every round; looks at the figures only every ten blocks, and between slices, never within one. */
function precisionRule(step: PlannedStep, plan: Plan): (rounds: readonly Round[]) => boolean {
  let looked = 0;
  return (rounds) => {
    if (rounds.length >= step.maxRounds) return true;
    const blocks = meanBlocks(rounds);
    if (blocks < looked + lookEveryBlocks) return false;
    looked = blocks;
    return precisionReached(primaryEnds({ step, rounds: [...rounds] }, plan), Number(step.settings.precision));
  };
}
