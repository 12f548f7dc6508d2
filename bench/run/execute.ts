/** Runs a frozen plan, start by start and step by step. Knows neither a procedure nor a contender nor a scenario by name. */
import type { Plan, PlannedArm } from '../../results/format.ts';
import { randomFor, shuffled } from '../../vocabulary/random.ts';
import { loadSettingOf } from '../factors/load.ts';
import type { Figures } from '../figures/entries.ts';
import type { Instrument, Server } from '../instrument/instrument.ts';
import { isInEveryStart, setOf } from '../plan/order.ts';
import { procedureNamed } from '../procedures/registry.ts';
import { armKey, Recording } from '../recording/recorded.ts';
import type { NamedScenario } from '../suites/scenario.ts';
import { type Catalogue, contenderIn, figuresOf, isPrecise } from './figures.ts';
import { isAt, type Place, sequenceOf } from './sequence.ts';

export interface ScenarioOutcome {
  readonly scenario: string;
  /** partial: interrupted on the way; its figures are of what there was. */
  readonly state: 'measured' | 'partial';
  readonly rounds: number;
  readonly figures: Figures;
}

/**
 * Measures a plan and calls `ended` with the figures of each scenario, as soon as its last step is done. Ends early, with each
 * scenario that was begun as partial, when the instrument's signal is aborted. What is `recorded` of an earlier part of the run is not measured again.
 */
export async function execute(
  plan: Plan,
  catalogue: Catalogue,
  instrument: Instrument,
  ended: (outcome: ScenarioOutcome) => void,
  recorded = new Recording(),
): Promise<void> {
  const { signal } = instrument;
  const end = (scenario: NamedScenario) => {
    const state = signal.aborted ? 'partial' : 'measured';
    ended({ scenario: scenario.id, state, ...figuresOf(scenario, plan, catalogue, recorded) });
  };
  const noting = { ...instrument, log: recording(instrument, recorded) };
  for (const scenario of await measurePlan(plan, catalogue, noting, recorded, end)) end(scenario);
}

/**
 * Measures what is not recorded yet; every sample is written down as it is taken. `scenarioOver` is called after the last place of each
 * scenario. Returns those that were begun and are not over, where it was aborted: with several starts, there may be many.
 */
export async function measurePlan(
  plan: Plan,
  catalogue: Catalogue,
  instrument: Instrument,
  recorded: Recording,
  scenarioOver: (scenario: NamedScenario) => void = () => {},
): Promise<NamedScenario[]> {
  const { scenarios, registry } = catalogue;
  const sequence = sequenceOf(plan, scenarios, registry);
  const isRecorded = (place: Place) => recordedAt(place, recorded).length > 0;
  const reached = sequence.findLastIndex(isRecorded);
  const warm = new WeakSet<Server>();
  let present = instrument;
  let set: string | undefined;
  let enough = false;
  for (const [index, place] of sequence.entries()) {
    if (instrument.signal.aborted) return begun(sequence, index, reached);
    enough ||= place.start !== sequence[index - 1]?.start && isEnough(plan, place.start, catalogue, recorded);
    // Of several starts, the set that was cut off is measured again whole, also where an exact step after it was done; what is
    // recorded of another is all of it.
    const everyStart = isInEveryStart(place.step, registry);
    const over = isRecorded(place) && (index < reached || (plan.starts > 1 && everyStart));
    const own = setOf(place, plan, registry);
    if (!enough && !over && own !== undefined && own !== set) {
      present = { ...present, ...(await instrument.renew()) };
      set = own;
    }
    if (!enough) await measurePlace(place, { plan, catalogue, instrument: present, recorded, warm, over });
    const lastOfScenario = !sequence.slice(index + 1).some(({ scenario }) => scenario === place.scenario);
    if (lastOfScenario) scenarioOver(place.scenario);
  }
  return [];
}

/** Whether no further start is needed: by the width of the intervals, never by what they say. */
function isEnough(plan: Plan, start: number, catalogue: Catalogue, recorded: Recording): boolean {
  if (plan.fewestStarts === undefined || start <= plan.fewestStarts) return false;
  return catalogue.scenarios.every((scenario) => isPrecise(scenario, plan, catalogue, recorded));
}

/** Scenarios of which something was measured, now or in an earlier part of the run, and something is left at `index`. */
function begun(sequence: readonly Place[], index: number, reached: number): NamedScenario[] {
  const left = new Set(sequence.slice(index).map(({ scenario }) => scenario));
  const measured = sequence.slice(0, Math.max(index, reached + 1)).map(({ scenario }) => scenario);
  return [...new Set(measured)].filter((scenario) => left.has(scenario));
}

const recordedAt = (place: Place, recorded: Recording) =>
  recorded.samplesOf(place.step, place.start).filter(({ sample }) => isAt(place)(sample));

interface Doing {
  readonly plan: Plan;
  readonly catalogue: Catalogue;
  readonly instrument: Instrument;
  readonly recorded: Recording;
  readonly warm: WeakSet<Server>;
  readonly over: boolean;
}

async function measurePlace(place: Place, doing: Doing): Promise<void> {
  const { start, asked, step } = place;
  const { plan, catalogue, instrument, recorded, warm, over } = doing;
  const { contenders, registry } = catalogue;
  const contenderOf = contenderIn(contenders);
  const servers = new Map<string, Server>();
  if (over && procedureNamed(registry, step.procedure).everyStart) return;
  // The order in which processes are started is drawn: none is always the first.
  for (const arm of shuffled([...step.arms], randomFor(plan.seed, `${step.id}/starting`, start))) {
    const { server } = loadSettingOf(arm.factors, plan.rate, registry.factors);
    const [first] = await instrument.servers.ensure({ contender: contenderOf(arm), instances: 1, ...server });
    servers.set(armKey(arm), first as Server);
  }
  await procedureNamed(registry, step.procedure).measure(step, asked, {
    plan,
    start,
    instrument,
    factors: registry.factors,
    contenderOf,
    serverOf: (arm: PlannedArm) => servers.get(armKey(arm)) as Server,
    recorded,
    before: recordedAt(place, recorded),
    warm,
    over,
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
