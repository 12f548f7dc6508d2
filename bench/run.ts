/**
 * One run, from a request to a run folder: equipment, conformance, plan, measuring, figures. It prints nothing and reads no
 * argument; what happens is told through `telling`. Every child has ended when it returns or throws.
 */
import { join } from 'node:path';
import { createRunFolder, discardRunFolder } from '../results/folder.ts';
import { type ConformanceEntry, methodVersion, type Plan, type RunFile, schemaVersion } from '../results/format.ts';
import { RunWriter } from '../results/writer.ts';
import type { NamedScenario } from '../scenarios/scenario.ts';
import type { NamedContender } from '../servers/contender.ts';
import { calibratedRate } from './calibrate.ts';
import { conformanceOf, soundContenders } from './conformance.ts';
import { type Equipment, withEquipment } from './equipment.ts';
import { type Catalogue, execute, type ScenarioOutcome } from './execute.ts';
import { GuardTally } from './guards/tally.ts';
import type { Clock, Instrument, Progress } from './instrument.ts';
import { placementHere, thisMachine } from './machine/machine.ts';
import { planned } from './plan.ts';
import { stolenBetween } from './probes/edge.ts';
import { runLog } from './run-log.ts';
import { stopIfAsked, stopped } from './stopped.ts';
import type { Suite } from './suites.ts';

export interface RunRequest {
  /** The project's folder: results/runs/ lies in it. */
  readonly root: string;
  readonly suite: Suite;
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
  readonly baseline: string;
  /** requests/s; auto: calibrated before the plan is frozen. Default: the suite's. */
  readonly rate?: number | 'auto';
  readonly seed: number;
  /** Folder of the run, absent or empty. Default: results/runs/<UTC time>-<suite>. */
  readonly out?: string;
  readonly version: string;
}

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

const clock: Clock = {
  monotonic: () => performance.now(),
  now: () => new Date(),
  pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
};

/**
 * Measures until the plan is done or `signal` is aborted; then the folder says `interrupted` and holds what there was.
 * Aborted before the first slice it throws AB_STOPPED (exit code 130), and leaves no folder.
 */
export async function run(request: RunRequest, telling: Telling, signal: AbortSignal): Promise<RunResult> {
  const { root, suite, contenders } = request;
  const startedAt = new Date();
  // What cannot be planned must be said before anything is started.
  planned({ ...request, rate: suite.rate, placement: placementHere() });
  // So must a folder that cannot be written.
  const folder = createRunFolder(join(root, 'results', 'runs'), startedAt, suite.id, request.out);
  let began = false;
  try {
    return await withEquipment({ root, contenders, say: telling.say, signal }, async (equipment) => {
      const conformance = await conformanceOf(contenders, equipment);
      stopIfAsked(signal);
      const sound = soundContenders(contenders, conformance, request.baseline);
      const plan = await frozenPlan(request, sound, equipment, telling, signal);
      stopIfAsked(signal);
      const file = firstFile(request, plan, equipment, conformance, startedAt);
      const writer = new RunWriter(folder, startedAt);
      try {
        writer.writeRun(file);
        began = true;
        telling.began(folder);
        const tally = new GuardTally();
        const progress = (made: Progress) => telling.progress({ ...made, plan });
        const log = runLog({ writer, tally, startedAt, progress });
        await measure(file, plan, { scenarios: request.scenarios, contenders: sound }, equipment, {
          log,
          tally,
          writer,
          signal,
        });
        return { folder, run: file };
      } finally {
        writer.close();
      }
    });
  } catch (error) {
    // What was being set up may have failed of the very Ctrl-C.
    if (signal.aborted && !began) throw stopped(error);
    throw error;
  } finally {
    discardRunFolder(folder); // only when it is still empty
  }
}

async function frozenPlan(
  request: RunRequest,
  sound: readonly NamedContender[],
  { client, pool, generator, placement }: Equipment,
  telling: Telling,
  signal: AbortSignal,
): Promise<Plan> {
  const { suite, seed, scenarios, baseline } = request;
  let { rate = suite.rate } = request;
  if (rate === 'auto') {
    telling.say('calibrating the rate');
    const servers = await Promise.all(sound.map((contender) => pool.ensure({ contender, instances: 1 })));
    rate = await calibratedRate(servers.flat(), suite.connections, { client, generator, clock, signal });
  }
  return planned({ suite, seed, rate, scenarios, contenders: sound, baseline, placement });
}

interface Measuring {
  readonly log: Instrument['log'];
  readonly tally: GuardTally;
  readonly writer: RunWriter;
  readonly signal: AbortSignal;
}

/** Fills the file in as scenarios end. When measuring breaks off, the file says so before the error goes on. */
async function measure(
  file: RunFile,
  plan: Plan,
  catalogue: Catalogue,
  equipment: Equipment,
  { log, tally, writer, signal }: Measuring,
): Promise<void> {
  const { client, generator, pool, store } = equipment;
  const stopTrials = () => void generator.stopTrials().catch(() => {});
  signal.addEventListener('abort', stopTrials, { once: true });
  const instrument: Instrument = { client, clock, generator, servers: pool, store, machine: thisMachine, log, signal };
  const stealBefore = thisMachine.steal();
  const ended = (state: RunFile['state']) => {
    file.environment.steal = stolenBetween(stealBefore, thisMachine.steal()) ?? null;
    file.state = state;
    file.finishedAt = clock.now().toISOString();
    file.guards = tally.entries;
    writer.writeRun(file);
  };
  try {
    await execute(plan, catalogue, instrument, (outcome) => {
      addOutcome(file, outcome, tally);
      writer.writeRun(file);
    });
  } catch (error) {
    ended('interrupted');
    throw error;
  } finally {
    signal.removeEventListener('abort', stopTrials);
  }
  ended(signal.aborted ? 'interrupted' : 'complete');
}

function addOutcome(file: RunFile, { scenario, state, rounds, figures }: ScenarioOutcome, tally: GuardTally): void {
  const entry = file.scenarios.find(({ id }) => id === scenario);
  if (entry) Object.assign(entry, { state, rounds });
  file.measurements.push(...figures.measurements);
  file.comparisons.push(...figures.comparisons);
  for (const guard of figures.guards) tally.note(guard);
  file.guards = tally.entries;
}

function firstFile(
  { version, suite, seed, contenders, scenarios }: RunRequest,
  plan: Plan,
  { environment }: Equipment,
  conformance: ConformanceEntry[],
  startedAt: Date,
): RunFile {
  return {
    schemaVersion,
    methodVersion,
    tool: { version, commit: environment.commit },
    state: 'running',
    suite: suite.id,
    seed,
    startedAt: startedAt.toISOString(),
    finishedAt: null,
    resumes: [],
    plan,
    environment,
    contenders: contenders.map(entryOf),
    scenarios: scenarios.map(({ id, title, question }) => ({ id, title, question, state: 'planned', rounds: 0 })),
    measurements: [],
    comparisons: [],
    guards: [],
    conformance,
    claims: [],
  };
}

function entryOf({
  id,
  family,
  title,
  description,
  settings,
  limits,
  asvs,
}: NamedContender): RunFile['contenders'][number] {
  return {
    id,
    variant: '',
    family,
    title,
    description,
    settings: { ...settings },
    limits: limits.map((limit) => ({ ...limit })),
    asvs: { ...asvs },
  };
}
