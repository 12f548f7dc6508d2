/** From a frozen plan and what it is measured with to the figures in run.json: written as scenarios end, and however it ends. */

import { once } from 'node:events';
import type { Plan, RunFile, TargetEnd } from '../../results/format.ts';
import { type RecordedRun, readRun } from '../../results/reader.ts';
import type { RunWriter } from '../../results/writer.ts';
import { openChains } from '../chains/chains.ts';
import type { Equipment } from '../equipment/equipment.ts';
import { GuardTally } from '../guards/tally.ts';
import type { Clock, Instrument, Progress, WarmUpRule } from '../instrument/instrument.ts';
import { silentTarget } from '../lifecycle/outside.ts';
import { endIn } from '../lifecycle/target-end.ts';
import { thisMachine } from '../machine/machine.ts';
import { openLab } from '../outages/lab.ts';
import { repetitionOf } from '../plan/repetition.ts';
import { openPopulation } from '../population/lab.ts';
import { stolenBetween } from '../readings/edge.ts';
import { Recording } from '../recording/recorded.ts';
import { runLog } from '../recording/run-log.ts';
import { openWorkers } from '../workers/lab.ts';
import { execute, measurePlan, type ScenarioOutcome } from './execute.ts';
import { type Catalogue, figuresOf } from './figures.ts';
import { guardsOf } from './kept.ts';
import { growing, readResources } from './resources.ts';

export interface Telling {
  /** What takes time or changes something, one line each. */
  say(line: string): void;
  progress(progress: Progress & { readonly plan: Plan }): void;
  /** From now on the folder holds a run, whatever happens to it. */
  began(folder: string): void;
}

export interface RunResult {
  readonly folder: string;
  readonly run: RunFile;
}

export const realClock: Clock = {
  monotonic: () => performance.now(),
  now: () => new Date(),
  pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
};

export interface Measuring {
  readonly writer: RunWriter;
  readonly telling: Telling;
  readonly signal: AbortSignal;
  readonly warmUp?: WarmUpRule | undefined;
  /** What an earlier part of the run left. */
  readonly recorded?: RecordedRun;
}

/** Fills the file in as scenarios end. When measuring breaks off, the file says so before the error goes on. */
export async function measure(
  file: RunFile,
  catalogue: Catalogue,
  equipment: Equipment,
  { writer, telling, signal, recorded, warmUp }: Measuring,
): Promise<void> {
  const { plan } = file;
  const { client, generator, pool, store, targetEnded } = equipment;
  const before = new Recording(recorded);
  const tally = new GuardTally(file.guards);
  for (const event of guardsOf(plan.steps, catalogue.scenarios, before, catalogue.registry)) tally.note(event);
  const startedAt = new Date(file.startedAt);
  const log = runLog({ writer, tally, startedAt, progress: (made) => telling.progress({ ...made, plan }) });
  const stopTrials = () => void equipment.generator.stopTrials().catch(() => {});
  // A target that ends by itself ends the run as Ctrl-C does: what is left could not be compared with it.
  const either = AbortSignal.any([signal, equipment.targetEnded]);
  either.addEventListener('abort', stopTrials, { once: true });
  const instrument: Instrument = {
    client,
    clock: realClock,
    generator,
    servers: pool,
    store,
    renew: () => equipment.renew(),
    openOutages: openLab,
    openChains,
    openWorkers,
    openPopulation,
    machine: thisMachine,
    log,
    signal: either,
    warmUp,
  };
  const stealBefore = thisMachine.steal();
  const ended = (state: RunFile['state']) => {
    file.environment.steal = stolenBetween(stealBefore, thisMachine.steal()) ?? null;
    file.state = state;
    if (targetEnded.aborted) file.targetEnd ??= targetEnded.reason;
    file.finishedAt = realClock.now().toISOString();
    file.guards = tally.entries;
    writer.writeRun(file);
  };
  const scenarioEnded = (outcome: ScenarioOutcome) => {
    addOutcome(file, outcome, tally);
    writer.writeRun(file);
  };
  try {
    if (plan.repeats === undefined) await execute(plan, catalogue, instrument, scenarioEnded, before);
    else {
      await repeatedly(file, catalogue, instrument, before, () => {
        file.resources = [...(file.resources ?? []), ...readResources(processesOf(equipment), instrument)];
        writer.writeRun(file);
      });
      // Figures of all repetitions together, from what the folder keeps: none of it was kept in memory meanwhile.
      const all = new Recording(readRun(writer.folder));
      const state = either.aborted ? 'partial' : 'measured';
      for (const scenario of catalogue.scenarios) {
        const made = figuresOf(scenario, plan, catalogue, all);
        // Aborted before it was begun, a scenario is still to be measured.
        if (made.rounds > 0 || !either.aborted) scenarioEnded({ scenario: scenario.id, state, ...made });
      }
      for (const event of growing(file.resources ?? [], catalogue.scenarios[0]?.id ?? '')) tally.note(event);
    }
  } catch (error) {
    const end = endIn(error) ?? (await endSoon(targetEnded)) ?? (await silentTarget(catalogue.contenders));
    if (end === undefined || signal.aborted) {
      ended('interrupted');
      throw error;
    }
    file.targetEnd = end;
    // Whatever failed asked a server that is gone. What there was of each scenario is worth what it is after Ctrl-C.
    const kept = plan.repeats === undefined ? before : new Recording(readRun(writer.folder));
    const left = catalogue.scenarios.filter(({ id }) => file.scenarios.some((one) => one.id === id && isPlanned(one)));
    for (const scenario of left) {
      const made = figuresOf(scenario, plan, catalogue, kept);
      if (made.rounds > 0) scenarioEnded({ scenario: scenario.id, state: 'partial', ...made });
    }
  } finally {
    either.removeEventListener('abort', stopTrials);
  }
  ended(either.aborted || file.targetEnd ? 'interrupted' : 'complete');
}

const isPlanned = ({ state }: RunFile['scenarios'][number]) => state === 'planned';

/** A call may fail sooner than the end of the process that it asked is known, ms. */
const endKnownMs = 500;

async function endSoon(targetEnded: Equipment['targetEnded']): Promise<TargetEnd | undefined> {
  if (!targetEnded.aborted)
    await Promise.race([once(targetEnded, 'abort'), new Promise((over) => setTimeout(over, endKnownMs))]);
  return targetEnded.aborted ? targetEnded.reason : undefined;
}

/** A plan that repeats: nothing of a repetition is kept but what is in the folder. `over` is called after each. */
async function repeatedly(
  { plan }: RunFile,
  catalogue: Catalogue,
  instrument: Instrument,
  before: Recording,
  over: () => void,
): Promise<void> {
  over();
  for (let repetition = 0; repetition < (plan.repeats ?? 1) && !instrument.signal.aborted; repetition++) {
    await measurePlan(repetitionOf(plan, repetition, catalogue.registry), catalogue, instrument, before);
    over();
  }
}

function processesOf({ pool, generator, storePid }: Equipment): { readonly name: string; readonly pid: number }[] {
  return [
    { name: 'harness', pid: process.pid },
    { name: 'generator', pid: generator.pid },
    ...(storePid === null ? [] : [{ name: 'store', pid: storePid }]),
    ...pool.processes(),
  ];
}

function addOutcome(file: RunFile, { scenario, state, rounds, figures }: ScenarioOutcome, tally: GuardTally): void {
  const entry = file.scenarios.find(({ id }) => id === scenario);
  if (entry) Object.assign(entry, { state, rounds });
  file.measurements.push(...figures.measurements);
  file.comparisons.push(...figures.comparisons);
  for (const guard of figures.guards) tally.note(guard);
  file.guards = tally.entries;
}
