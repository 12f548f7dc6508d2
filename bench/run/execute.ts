/** Runs a frozen plan, start by start and step by step. Knows neither a procedure nor a contender nor a scenario by name. */
import type { Plan, PlannedArm } from '../../results/format.ts';
import { loadSettingOf } from '../factors/load.ts';
import type { Figures } from '../figures/entries.ts';
import type { Instrument, Server } from '../instrument/instrument.ts';
import { procedureNamed } from '../procedures/registry.ts';
import { armKey, Recording } from '../recording/recorded.ts';
import { type Catalogue, contenderIn, figuresOf } from './figures.ts';
import { isAt, type Place, sequenceOf } from './sequence.ts';

export interface ScenarioOutcome {
  readonly scenario: string;
  /** partial: interrupted on the way; its figures are of what there was. */
  readonly state: 'measured' | 'partial';
  readonly rounds: number;
  readonly figures: Figures;
}

/**
 * Measures a plan and calls `ended` with the figures of each scenario, as soon as its last step is done. Ends early, with a partial
 * scenario, when the instrument's signal is aborted. What is `recorded` of an earlier part of the run is not measured again.
 */
export async function execute(
  plan: Plan,
  catalogue: Catalogue,
  instrument: Instrument,
  ended: (outcome: ScenarioOutcome) => void,
  recorded = new Recording(),
): Promise<void> {
  const { signal } = instrument;
  const end = (place: Place) => {
    const state = signal.aborted ? 'partial' : 'measured';
    ended({ scenario: place.scenario.id, state, ...figuresOf(place.scenario, plan, catalogue, recorded) });
  };
  const last = await measurePlan(
    plan,
    catalogue,
    { ...instrument, log: recording(instrument, recorded) },
    recorded,
    end,
  );
  if (last !== undefined) end(last);
}

/**
 * Measures what is not recorded yet; every sample is written down as it is taken. `scenarioOver` is called after the last place of each
 * scenario. Returns the place at which it was aborted, of a scenario that is not over.
 */
export async function measurePlan(
  plan: Plan,
  catalogue: Catalogue,
  instrument: Instrument,
  recorded: Recording,
  scenarioOver: (last: Place) => void = () => {},
): Promise<Place | undefined> {
  const { scenarios, registry } = catalogue;
  const sequence = sequenceOf(plan, scenarios, registry);
  const reached = sequence.findLastIndex((place) =>
    recorded.samplesOf(place.step, place.start).some(({ sample }) => isAt(place)(sample)),
  );
  const warm = new WeakSet<Server>();
  let start = 1;
  for (const [index, place] of sequence.entries()) {
    if (instrument.signal.aborted) return isBegun(sequence, index, reached) ? place : undefined;
    if (place.start !== start) await instrument.servers.renew();
    start = place.start;
    await measurePlace(place, { plan, catalogue, instrument, recorded, warm, over: index < reached });
    const lastOfScenario = !sequence.slice(index + 1).some(({ scenario }) => scenario === place.scenario);
    if (lastOfScenario) scenarioOver(place);
  }
  return undefined;
}

/** An aborted scenario has partial figures where a step of it was measured before. */
function isBegun(sequence: readonly Place[], index: number, reached: number): boolean {
  const { scenario } = sequence[index] as Place;
  return sequence.slice(0, index).some((place) => place.scenario === scenario) || index <= reached;
}

interface Doing {
  readonly plan: Plan;
  readonly catalogue: Catalogue;
  readonly instrument: Instrument;
  readonly recorded: Recording;
  readonly warm: WeakSet<Server>;
  readonly over: boolean;
}

async function measurePlace({ start, asked, step }: Place, doing: Doing): Promise<void> {
  const { plan, catalogue, instrument, recorded, warm, over } = doing;
  const { contenders, registry } = catalogue;
  const contenderOf = contenderIn(contenders);
  const servers = new Map<string, Server>();
  for (const arm of step.arms) {
    const { server } = loadSettingOf(arm.factors, plan.rate, registry.factors);
    const [first] = await instrument.servers.ensure({ contender: contenderOf(arm), instances: 1, ...server });
    servers.set(armKey(arm), first as Server);
  }
  const at = { start, step };
  const before = recorded.samplesOf(step, start).filter(({ sample }) => isAt(at)(sample));
  await procedureNamed(registry, step.procedure).measure(step, asked, {
    plan,
    start,
    instrument,
    factors: registry.factors,
    contenderOf,
    serverOf: (arm: PlannedArm) => servers.get(armKey(arm)) as Server,
    recorded,
    before,
    warm,
    // A start that was cut off is measured again whole, also where an exact step after it was done.
    over: over && before.length > 0,
  });
}

/** The instrument's log, and what it says kept for the figures. */
function recording({ log }: Instrument, recorded: Recording): Instrument['log'] {
  return {
    ...log,
    sample(sample) {
      log.sample(sample);
      recorded.addSample(sample);
    },
    histogram(histogram) {
      log.histogram(histogram);
      recorded.addTimes(histogram);
    },
  };
}
