/** Runs a frozen plan, step by step, and makes each scenario's figures when it ends. Knows procedures, no contender and no scenario. */
import type { Plan, PlannedArm, PlannedStep } from '../../results/format.ts';
import type { NamedScenario, Step } from '../../scenarios/scenario.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { precisionReached } from '../../statistics/precision.ts';
import { baselineOf, type Figures } from '../figures/entries.ts';
import type { Instrument, Server } from '../instrument/instrument.ts';
import { limitsFigures } from '../procedures/bisection/figures.ts';
import { limitsOf, runLimits } from '../procedures/bisection/measure.ts';
import { countedFigures } from '../procedures/exact-counts/figures.ts';
import { runCounted, seriesOf } from '../procedures/exact-counts/measure.ts';
import { heldFigures } from '../procedures/memory/figures.ts';
import { fillOf, runHeld } from '../procedures/memory/measure.ts';
import { revocationFigures } from '../procedures/revocation/figures.ts';
import { resultOf, runRevocation } from '../procedures/revocation/measure.ts';
import { meanBlocks, primaryEnds, slicedFigures } from '../procedures/slices/figures.ts';
import { runSliced, type Sliced } from '../procedures/slices/measure.ts';
import { firstRound, type Round, type SlicedPlan } from '../procedures/slices/rounds.ts';
import { nothingRecorded, type Recorded, type RecordedSample } from '../recording/recorded.ts';

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

/**
 * Calls `ended` after each scenario, in the plan's order. Ends early, with a partial scenario, when the instrument's signal is aborted.
 * What is `recorded` of an earlier part of the run is not measured again.
 */
export async function execute(
  plan: Plan,
  catalogue: Catalogue,
  instrument: Instrument,
  ended: (outcome: ScenarioOutcome) => void,
  recorded: Recorded = nothingRecorded,
): Promise<void> {
  for (const scenario of catalogue.scenarios) {
    if (instrument.signal.aborted) return;
    const planned = plan.steps.filter((step) => step.scenario === scenario.id);
    const isOver = (one: PlannedStep) =>
      planned.slice(planned.indexOf(one) + 1).some((later) => recorded.of(later).some(isOf(later)));
    const before: Before = { recorded, isOver };
    const outcomes: StepOutcome[] = [];
    for (const [step, batches] of batchesOf(scenario.steps, planned)) {
      if (instrument.signal.aborted) break;
      outcomes.push(await runStep(batches, step, plan, catalogue, instrument, before));
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

/** What an earlier part of the run has measured. */
interface Before {
  readonly recorded: Recorded;
  /** It went on to a later step, so this one was done. */
  isOver(planned: PlannedStep): boolean;
}

/** Each step of a scenario with what the plan made of it: one planned step, or one a batch. */
function batchesOf(
  steps: readonly Step[],
  planned: readonly PlannedStep[],
): [Step, readonly [PlannedStep, ...PlannedStep[]]][] {
  const left = [...planned];
  return steps.map((step) => {
    const first = left.shift() as PlannedStep;
    const batches: [PlannedStep, ...PlannedStep[]] = [first];
    while (Number(left[0]?.settings.batch ?? 0) > 1) batches.push(left.shift() as PlannedStep);
    return [step, batches];
  });
}

async function runStep(
  batches: readonly [PlannedStep, ...PlannedStep[]],
  step: Step,
  plan: Plan,
  { contenders }: Catalogue,
  instrument: Instrument,
  { recorded, isOver }: Before,
): Promise<StepOutcome> {
  const [planned] = batches;
  const before = recorded.of(planned);
  const contenderOf = ({ contender, variant }: PlannedArm) =>
    contenders.find((one) => one.id === contender && variantOf(one) === variant) as NamedContender;
  const servers = new Map<NamedContender, Server>();
  for (const contender of new Set(batches.flatMap(({ arms }) => arms).map(contenderOf))) {
    const [server] = await instrument.servers.ensure({ contender, instances: 1 });
    servers.set(contender, server as Server);
  }
  const serverOf = (arm: PlannedArm) => servers.get(contenderOf(arm)) as Server;
  const base = baselineOf(plan);
  switch (step.procedure) {
    case 'sliced': {
      const parts: Sliced[] = [];
      for (const batch of batches as readonly SlicedPlan[]) {
        if (instrument.signal.aborted) break;
        const rounds = recorded.rounds(batch);
        const done = isOver(batch) || rounds.length >= batch.maxRounds - firstRound(batch);
        const measure = () =>
          runSliced(batch, plan, batch.arms.map(serverOf), instrument, precisionRule(batch, plan, rounds), rounds);
        parts.push(done ? { step: batch, rounds: [...rounds] } : await measure());
      }
      return {
        rounds: parts.reduce((sum, { rounds }) => sum + rounds.length, 0),
        figures: slicedFigures(parts, plan),
      };
    }
    case 'counted': {
      const counted = await runCounted(planned, plan, serverOf, instrument, before.map(asSeries));
      const rounds = new Set(counted.series.map(({ round }) => round)).size;
      return { rounds, figures: countedFigures(counted, step, base) };
    }
    case 'limits': {
      const known = before.flatMap(({ arm, sample }) => limitsOf(step, arm, sample));
      const limits =
        known.length > 0 ? { step: planned, limits: known } : await runLimits(planned, step, serverOf, instrument);
      return { rounds: 1, figures: limitsFigures(limits, base) };
    }
    case 'held': {
      const held = await runHeld(planned, plan, serverOf, instrument, before.flatMap(asFills));
      return { rounds: new Set(held.fills.map(({ round }) => round)).size, figures: heldFigures(held, base) };
    }
    case 'revocation': {
      const results = new Map(before.map(({ sample }) => [sample.round, resultOf(sample)]));
      const revocation = await runRevocation(planned, plan, contenderOf, instrument, results);
      return { rounds: revocation.tried.length, figures: revocationFigures(revocation, base, contenderOf) };
    }
  }
}

/** Of a plan that repeats, this repetition's. */
const isOf =
  (step: PlannedStep) =>
  ({ sample }: RecordedSample) =>
    sample.round >= firstRound(step);

const asSeries = ({ arm, sample }: RecordedSample) => seriesOf(arm, sample);
const asFills = ({ arm, sample }: RecordedSample) => fillOf(arm, sample);

/** Asked after every round; looks at the figures only every ten blocks, and between slices, never within one. */
function precisionRule(step: SlicedPlan, plan: Plan, before: readonly Round[]): (rounds: readonly Round[]) => boolean {
  const looksAt = (rounds: readonly Round[]) => Math.floor(meanBlocks(rounds) / lookEveryBlocks);
  let looked = looksAt(before);
  return (rounds) => {
    if (rounds.length >= step.maxRounds - firstRound(step)) return true;
    const look = looksAt(rounds);
    if (look <= looked) return false;
    looked = look;
    return precisionReached(primaryEnds({ step, rounds: [...rounds] }, plan), Number(step.settings.precision));
  };
}
