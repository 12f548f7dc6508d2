/**
 * One run, from a request to a run folder: store, servers, conformance, plan, measuring, figures. It prints nothing and
 * reads no argument; what happens is told through `tell`. Every child has ended when it returns or throws.
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createRunFolder, discardRunFolder } from '../results/folder.ts';
import { type ConformanceEntry, methodVersion, type RunFile, schemaVersion } from '../results/format.ts';
import { RunWriter } from '../results/writer.ts';
import type { NamedScenario } from '../scenarios/scenario.ts';
import { ContractClient } from '../servers/client.ts';
import { conform } from '../servers/conformance/conform.ts';
import type { NamedContender } from '../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { calibratedRate } from './calibrate.ts';
import { readEnvironment } from './environment/environment.ts';
import { execute, type ScenarioOutcome } from './execute.ts';
import { startGenerator } from './generator/remote.ts';
import { GuardTally } from './guards/tally.ts';
import type { Instrument, Progress } from './instrument.ts';
import { killAll } from './lifecycle/child.ts';
import { type ServerPool, serverPool } from './lifecycle/servers.ts';
import { placementHere, thisMachine } from './machine/machine.ts';
import { planned } from './plan.ts';
import { runLog } from './run-log.ts';
import { acquireStore } from './store/acquire.ts';
import { measuredStore } from './store/measured.ts';
import type { Suite } from './suites.ts';

export interface RunRequest {
  /** The project's folder: results/runs/ lies in it. */
  readonly root: string;
  readonly suite: Suite;
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
  readonly baseline: string;
  readonly rate?: number | 'auto';
  readonly seed: number;
  readonly out?: string;
  readonly version: string;
}

export interface Telling {
  /** What takes time or changes something, one line each. */
  say(line: string): void;
  progress(progress: Progress & { readonly plan: RunFile['plan'] }): void;
}

export interface RunResult {
  readonly folder: string;
  readonly run: RunFile;
}

export async function run(request: RunRequest, telling: Telling, signal: AbortSignal): Promise<RunResult> {
  const { root, suite, contenders, scenarios, seed } = request;
  const startedAt = new Date();
  // The folder first: an unwritable one must be said before anything is started.
  const folder = createRunFolder(join(root, 'results', 'runs'), startedAt, suite.id, request.out);
  const placement = placementHere();
  const ending: (() => Promise<unknown>)[] = [];
  try {
    const needsStore = contenders.some(({ store }) => store !== 'none');
    const store = needsStore
      ? await acquireStore(process.env, {
          ...(placement.store === null ? {} : { cores: placement.store }),
          say: telling.say,
        })
      : null;
    if (store) ending.push(() => store.stop());
    const environment = await readEnvironment({
      root,
      store,
      threadPool: Number(process.env.UV_THREADPOOL_SIZE ?? 4),
      placement,
    });
    const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
    const measured = store ? await measuredStore(store, keyPrefix) : null;
    if (measured) ending.unshift(() => measured.close());
    const pool = serverPool({ cores: placement.servers, storeUrl: store?.url, keyPrefix });
    ending.unshift(() => pool.stopAll());
    telling.say(`starting ${contenders.length} contenders, two instances each`);
    const [generator] = await Promise.all([
      startGenerator(placement.generator),
      ...contenders.map((contender) => pool.ensure({ contender, instances: 2 })),
    ]);
    ending.unshift(() => generator.child.stop());
    const stopTrials = () => void generator.stopTrials().catch(() => {});
    signal.addEventListener('abort', stopTrials, { once: true });

    const conformance = await conformanceOf(contenders, pool, store?.url, keyPrefix);
    const sound = contenders.filter(
      ({ id }) => !conformance.some((entry) => entry.contender === id && entry.status === 'fail'),
    );
    mustHaveBaseline(request.baseline, contenders, sound, conformance);
    const client = new ContractClient();
    ending.unshift(async () => client.close());
    const machine = thisMachine;
    const clock = { monotonic: () => performance.now(), now: () => new Date() };
    const first = await Promise.all(
      sound.map(async (contender) => (await pool.ensure({ contender, instances: 1 }))[0]),
    );
    const servers = first.filter((server) => server !== undefined);
    if (request.rate === 'auto') telling.say('calibrating the rate');
    const rate =
      request.rate === 'auto'
        ? await calibratedRate(servers, suite.connections, { client, generator, clock })
        : (request.rate ?? suite.rate);
    const plan = planned({ suite, seed, rate, scenarios, contenders: sound, baseline: request.baseline, placement });

    const tally = new GuardTally();
    const file: RunFile = {
      schemaVersion,
      methodVersion,
      tool: { version: request.version, commit: environment.commit },
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
    const writer = new RunWriter(folder, startedAt);
    ending.unshift(async () => writer.close());
    writer.writeRun(file);
    const instrument: Instrument = {
      clock,
      generator,
      servers: pool,
      client,
      store: measured,
      machine,
      signal,
      log: runLog({ writer, tally, startedAt, progress: (progress) => telling.progress({ ...progress, plan }) }),
    };
    const stealBefore = machine.steal();
    await execute(plan, { scenarios, contenders: sound }, instrument, (outcome) => {
      addOutcome(file, outcome, tally);
      writer.writeRun(file);
    });
    const stealAfter = machine.steal();
    if (stealBefore && stealAfter && stealAfter.total > stealBefore.total) {
      file.environment.steal = (stealAfter.stolen - stealBefore.stolen) / (stealAfter.total - stealBefore.total);
    }
    file.state = signal.aborted ? 'interrupted' : 'complete';
    file.finishedAt = new Date().toISOString();
    file.guards = tally.entries;
    writer.writeRun(file);
    return { folder, run: file };
  } finally {
    for (const end of ending) await end().catch(() => {});
    killAll();
    discardRunFolder(folder); // only when it is still empty
  }
}

function addOutcome(file: RunFile, { scenario, state, rounds, figures }: ScenarioOutcome, tally: GuardTally): void {
  const entry = file.scenarios.find(({ id }) => id === scenario);
  if (entry) Object.assign(entry, { state, rounds });
  file.measurements.push(...figures.measurements);
  file.comparisons.push(...figures.comparisons);
  for (const guard of figures.guards) tally.note(guard);
  file.guards = tally.entries;
}

async function conformanceOf(
  contenders: readonly NamedContender[],
  pool: ServerPool,
  storeUrl: string | undefined,
  keyPrefix: string,
): Promise<ConformanceEntry[]> {
  const results = await Promise.all(
    contenders.map(async (contender) => {
      const [one, ...more] = await pool.ensure({ contender, instances: 2 });
      const setting = { secret: pool.secret, storeUrl, keyPrefix, lifetimeSeconds: contender.lifetimeSeconds };
      const baseUrls = [(one as { url: string }).url, ...more.map(({ url }) => url)] as const;
      return (
        await conform(
          { baseUrls: [...baseUrls] as [string, ...string[]], operatorKey: pool.operatorKey, setting },
          contender,
        )
      ).map((result) => ({
        contender: contender.id,
        variant: '',
        ...result,
      }));
    }),
  );
  return results.flat();
}

function mustHaveBaseline(
  baseline: string,
  contenders: readonly NamedContender[],
  sound: readonly NamedContender[],
  conformance: readonly ConformanceEntry[],
): void {
  const alone = contenders.length > 1 && sound.length < 2;
  if (sound.some(({ id }) => id === baseline) && !alone) return;
  const failed = conformance
    .filter(({ status }) => status === 'fail')
    .map(({ contender, check, note }) => `${contender}: ${check}${note ? ` (${note})` : ''}`);
  throw new AuthbenchError(
    {
      code: 'AB_BASELINE_FAILED',
      what: `No comparison is possible: ${alone ? 'fewer than two contenders pass' : `the baseline ${baseline} does not pass`} conformance.`,
      received: failed.join('; '),
      next: 'Mend the contender, or choose another --baseline.',
    },
    exitCodes.invalid,
  );
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
