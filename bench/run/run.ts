/**
 * One run, from a request to a run folder: equipment, conformance, plan, measuring, figures. It prints nothing and reads no
 * argument; what happens is told through `telling`. Every child has ended when it returns or throws.
 */
import { join } from 'node:path';
import { createRunFolder, discardRunFolder } from '../../results/folder.ts';
import {
  type ConformanceEntry,
  type ContenderEntry,
  methodVersion,
  type Plan,
  type RunFile,
  schemaVersion,
} from '../../results/format.ts';
import { leftOutSentences } from '../../results/left-out.ts';
import { lockFolder } from '../../results/lock.ts';
import { RunWriter } from '../../results/writer.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { soundContenders, soundVersions } from '../conformance/admission.ts';
import { type Admission, conformanceOf } from '../conformance/before-load.ts';
import { type Equipment, withEquipment } from '../equipment/equipment.ts';
import type { WarmUpRule } from '../instrument/instrument.ts';
import { stopIfAsked, stopped } from '../instrument/stopped.ts';
import { unseenOf } from '../instrument/unseen.ts';
import { endedMeanwhile } from '../lifecycle/target-end.ts';
import { placementHere } from '../machine/machine.ts';
import { runtimeOf } from '../machine/runtime.ts';
import { planned, type Versions } from '../plan/plan.ts';
import type { Registry } from '../procedures/registry.ts';
import type { NamedScenario } from '../suites/scenario.ts';
import type { Suite } from '../suites/suites.ts';
import { calibratedRate } from './calibrate.ts';
import { measure, type RunResult, realClock, type Telling } from './measure.ts';

export interface RunRequest {
  /** The project's folder: package.json and the lockfile lie in it. */
  readonly root: string;
  /** Where folders of runs are made, where `out` names none. Default: results/runs/ of the project. */
  readonly runs?: string;
  readonly suite: Suite;
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
  readonly baseline: string;
  /** Where versions are compared: each contender is given once in each. */
  readonly versions?: Versions;
  /** requests/s; auto: calibrated before the plan is frozen. Default: the suite's. */
  readonly rate?: number | 'auto';
  readonly seed: number;
  readonly registry: Registry;
  /** Folder of the run, absent or empty. Default: results/runs/<UTC time>-<suite>. */
  readonly out?: string;
  readonly version: string;
  /** What was typed that the plan does not hold, word by word: servers of the user's own, gates. */
  readonly typed?: readonly string[];
  /** The operator's key, where servers from outside know one. */
  readonly operatorKey?: string | undefined;
  /** Default: as in every run (bench/procedures/slices/warmup.ts). */
  readonly warmUp?: WarmUpRule | undefined;
  /** Default: the short suite on each contender. */
  readonly admission?: Admission | undefined;
}

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
  const folder = createRunFolder(request.runs ?? join(root, 'results', 'runs'), startedAt, suite.id, request.out);
  let began = false;
  try {
    const wish = { root, contenders, operatorKey: request.operatorKey, say: telling.say, signal };
    return await withEquipment(wish, async (equipment) => {
      const conformance = await (request.admission ?? conformanceOf)(equipment.contenders, equipment);
      stopIfAsked(signal);
      // What it printed was said at once.
      if (equipment.targetEnded.aborted) throw endedMeanwhile({ ...equipment.targetEnded.reason, printed: [] }, true);
      const sound =
        request.versions === undefined
          ? soundContenders(equipment.contenders, conformance, request.baseline)
          : soundVersions(equipment.contenders, conformance, request.versions);
      for (const sentence of leftOutSentences(conformance)) telling.say(sentence);
      const plan = await frozenPlan(request, sound, equipment, telling, signal);
      stopIfAsked(signal);
      const runtimes = await runtimesOf(equipment);
      const file = firstFile(request, plan, equipment, conformance, startedAt, runtimes);
      const writer = new RunWriter(folder, startedAt);
      const unlock = lockFolder(folder);
      try {
        writer.writeRun(file);
        began = true;
        telling.began(folder);
        const catalogue = { scenarios: request.scenarios, contenders: sound, registry: request.registry };
        await measure(file, catalogue, equipment, { writer, telling, signal, warmUp: request.warmUp });
        return { folder, run: file };
      } finally {
        writer.close();
        unlock();
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
  const { suite, seed, scenarios, baseline, versions, registry, warmUp } = request;
  const compared = versions === undefined ? {} : { versions };
  let { rate = suite.rate } = request;
  if (rate === 'auto') {
    telling.say('calibrating the rate');
    const servers = await Promise.all(sound.map((contender) => pool.ensure({ contender, instances: 1 })));
    const instrument = { client, generator, clock: realClock, signal, warmUp };
    rate = await calibratedRate(servers.flat(), suite.connections, instrument);
    telling.say(`every contender can serve ${rate} requests/s with room to spare: that is the rate`);
  }
  return planned({ suite, seed, rate, scenarios, contenders: sound, baseline, ...compared, placement, registry });
}

function firstFile(
  { version, suite, seed, scenarios, typed = [] }: RunRequest,
  plan: Plan,
  { environment, contenders }: Equipment,
  conformance: ConformanceEntry[],
  startedAt: Date,
  runtimes: ReadonlyMap<NamedContender, string>,
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
    ...(typed.length === 0 ? {} : { typed: [...typed] }),
    plan,
    environment,
    contenders: contenders.map((contender) => entryOf(contender, runtimes.get(contender))),
    scenarios: scenarios.map(({ id, title, question }) => ({ id, title, question, state: 'planned', rounds: 0 })),
    measurements: [],
    comparisons: [],
    guards: [],
    conformance,
    claims: [],
  };
}

/** What runs each contender's servers, where the system tells. */
async function runtimesOf({ contenders, pool }: Equipment): Promise<Map<NamedContender, string>> {
  const found = await Promise.all(
    contenders.map(async (contender) => {
      const [server] = await pool.ensure({ contender, instances: 1 });
      return [contender, await runtimeOf(server?.pids ?? [])] as const;
    }),
  );
  return new Map(
    found.flatMap(([contender, runtime]) => (runtime === undefined ? [] : [[contender, runtime] as const])),
  );
}

function entryOf(contender: NamedContender, runtime: string | undefined): ContenderEntry {
  const { id, family, title, description, settings, limits, asvs, store, storeLoss } = contender;
  const unseen = unseenOf(contender);
  return {
    id,
    variant: variantOf(contender),
    family,
    title,
    description,
    settings: { ...settings },
    limits: limits.map((limit) => ({ ...limit })),
    asvs: { ...asvs },
    store,
    ...(storeLoss === undefined ? {} : { storeLoss: { ...storeLoss } }),
    ...(runtime === undefined ? {} : { runtime }),
    ...(unseen.length === 0 ? {} : { unseen }),
  };
}
