/** Revocation: credentials are revoked and probed on every instance until they are refused for good. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { type InstanceResult, interrupted, type Trial, type TrialResult } from '../../generator/trial.ts';
import type { Fired } from '../../guards/slice.ts';
import type { Instrument, Servers } from '../../instrument/instrument.ts';
import { isOfOneInstance } from '../../instrument/unseen.ts';
import { wallOffset } from '../../readings/edge.ts';
import { sampleOf, writeDown } from '../../recording/sample.ts';

export interface Tried {
  readonly arm: PlannedArm;
  readonly trial: Trial;
  readonly result: TrialResult;
}

export interface Revocation {
  readonly step: PlannedStep;
  readonly tried: Tried[];
}

/** Probes of all credentials together, per second. */
const probesPerSecond = 2_000;
/** Go on this long after a lifetime has ended, or after a revoke that should have worked, before giving up. */
const patienceMs = 2_000;

/** Between two probes of an instance: 1 ms, or a hundredth of the lifetime, or of the time after which a revocation is declared to hold. */
export const probeIntervalMs = (lifetimeSeconds: number | undefined): number =>
  Math.max(1, ((lifetimeSeconds ?? 0) * 1_000) / 100);

/** What of a design decides how its trials are made. */
export interface TrialTraits {
  /** Path of its target file. */
  readonly target?: string | undefined;
  /** It declares that a revocation holds everywhere only after so many seconds: probes go on for longer, and further apart. */
  readonly lateSeconds?: number | undefined;
}

const traitsOf = ({ target, limits }: NamedContender): TrialTraits => ({
  target: target?.file,
  lateSeconds: limits.find(({ id, seldom }) => id === 'revocation-is-late' && !seldom)?.seconds,
});

/** The trials of a step, in the order they start. Pure. */
export function plannedTrials(
  step: PlannedStep,
  seed: number,
  instancesOf: (arm: PlannedArm) => readonly string[],
  traits: (arm: PlannedArm) => TrialTraits = () => ({}),
): { arm: PlannedArm; trial: Trial }[] {
  const random = randomFor(seed, `${step.scenario}/issue`);
  const cellsOf = (arm: PlannedArm) =>
    step.arms.filter((other) => versionOf(other) === versionOf(arm) && other.factors.lifetime === arm.factors.lifetime)
      .length;
  const wanted = step.arms.flatMap((arm) => {
    const lifetime = arm.factors.lifetime === undefined ? undefined : Number(arm.factors.lifetime);
    const count =
      lifetime === undefined
        ? Number(step.settings.trialsPerCell)
        : Math.ceil(Number(step.settings.trialsPerLifetime) / cellsOf(arm));
    return Array.from({ length: count }, () => ({ arm, lifetime }));
  });
  // Long lifetimes first, so that they run beside the shorter ones; otherwise in random order.
  const order = shuffled(wanted, randomFor(seed, `${step.scenario}/order`)).sort(
    (a, b) => (b.lifetime ?? 0) - (a.lifetime ?? 0),
  );
  return order.map(({ arm, lifetime }, number) => {
    const { target, lateSeconds } = traits(arm);
    return {
      arm,
      trial: {
        number,
        ...(target === undefined ? {} : { target }),
        instances: instancesOf(arm),
        userId: `t${String(number).padStart(6, '0')}`,
        trigger: arm.factors.trigger as Trial['trigger'],
        inFlight: arm.factors.inFlight as Trial['inFlight'],
        slowMs: Number(step.settings.slowMs),
        intervalMs: probeIntervalMs(lifetime ?? lateSeconds),
        issueAtMs: lifetime === undefined ? null : Math.floor(random() * 1_000),
        patienceMs: (lifetime ?? lateSeconds ?? 0) * 1_000 + patienceMs,
      },
    };
  });
}

const versionOf = ({ contender, variant }: PlannedArm) => nameOf(contender, variant);

/** Contenders whose servers for swept lifetimes run side by side: each lifetime has processes of its own. */
const contendersAtOnce = 6;

/** `before`: trials that an earlier part of this run has made, by their numbers. */
export async function runRevocation(
  step: PlannedStep,
  plan: { readonly seed: number },
  contenderOf: (arm: PlannedArm) => NamedContender,
  instrument: Instrument,
  before: ReadonlyMap<number, TrialResult> = new Map(),
): Promise<Revocation> {
  const { servers, generator, clock, log, signal } = instrument;
  const trials = plannedTrials(
    step,
    plan.seed,
    () => [],
    (arm) => traitsOf(contenderOf(arm)),
  );
  log.progress({ scenario: step.scenario, planned: step, step: 'trials', done: 0, of: trials.length });
  const byNumber = new Map(trials.map((one) => [one.trial.number, one]));
  const tried: Tried[] = trials.flatMap((one) => {
    const result = before.get(one.trial.number);
    return result ? [{ ...one, result }] : [];
  });
  let offsetMs = wallOffset(clock);
  let stepMs = 0;
  const ended = (result: TrialResult) => {
    const one = byNumber.get(result.number);
    if (!one || result.fault === interrupted) return;
    // Set once, the wall clock is wrong for every credential that was issued before.
    const moved = wallOffset(clock) - offsetMs;
    if (Math.abs(moved) > guard('clock-stepped').limit) stepMs = moved;
    offsetMs += moved;
    const { number } = one.trial;
    const fired: Fired[] = result.fault === undefined ? [] : [{ name: 'wrong-answer', value: 1 }];
    if (stepMs !== 0) fired.push({ name: 'clock-stepped', value: stepMs });
    const values = valuesOf(one.trial, result);
    const reading = { step, arm: one.arm, round: number, order: number, at: clock.now(), values, fired };
    writeDown(log, reading);
    tried.push({ ...one, result: stepMs === 0 ? result : resultOf(sampleOf(reading)) });
    log.progress({ scenario: step.scenario, planned: step, step: 'trials', done: tried.length, of: trials.length });
  };
  const left = trials.filter(({ trial }) => !before.has(trial.number));
  const ids = [...new Set(step.arms.map(versionOf))];
  while (ids.length > 0 && !signal.aborted) {
    const group = ids.splice(0, contendersAtOnce);
    const ofGroup = left.filter(({ arm }) => group.includes(versionOf(arm)));
    if (ofGroup.length === 0) continue;
    const started = await serversFor(
      ofGroup.map(({ arm }) => arm),
      step,
      contenderOf,
      servers,
    );
    const planned = ofGroup.map(({ arm, trial }) => ({ ...trial, instances: started.urlsOf(arm) }));
    if (!signal.aborted) await generator.trials(planned, servers.operatorKey, probesPerSecond, ended);
    if (ids.length > 0) await started.release();
  }
  return { step, tried: tried.sort((a, b) => a.trial.number - b.trial.number) };
}

/** The servers of these arms: one set for each contender and lifetime. */
async function serversFor(
  arms: readonly PlannedArm[],
  step: PlannedStep,
  contenderOf: (arm: PlannedArm) => NamedContender,
  servers: Servers,
) {
  const key = ({ contender, variant, factors }: PlannedArm) => `${contender};${variant};${factors.lifetime ?? ''}`;
  const instancesOf = (arm: PlannedArm) => (isOfOneInstance(contenderOf(arm)) ? 1 : Number(step.settings.instances));
  const urls = new Map<string, readonly string[]>();
  const first = [...new Map(arms.map((arm) => [key(arm), arm])).values()];
  await Promise.all(
    first.map(async (arm) => {
      const { lifetime } = arm.factors;
      const swept = lifetime === undefined ? {} : { lifetimeSeconds: Number(lifetime) };
      const started = await servers.ensure({ contender: contenderOf(arm), instances: instancesOf(arm), ...swept });
      urls.set(
        key(arm),
        started.map(({ url }) => url),
      );
    }),
  );
  return {
    urlsOf: (arm: PlannedArm) => urls.get(key(arm)) ?? [],
    async release() {
      await Promise.all(
        first.flatMap((arm) => {
          const { lifetime } = arm.factors;
          if (lifetime === undefined) return [];
          const wish = { contender: contenderOf(arm), instances: instancesOf(arm), lifetimeSeconds: Number(lifetime) };
          return [servers.release(wish)];
        }),
      );
    },
  };
}

function valuesOf(trial: Trial, { ageMs, lifeLeftMs, instances }: TrialResult): Record<string, number> {
  const values: Record<string, number> = { ageMs, intervalMs: trial.intervalMs };
  if (lifeLeftMs !== null) values.lifeLeftMs = lifeLeftMs;
  for (const [index, seen] of instances.entries()) {
    values[`instance${index}Probes`] = seen.probes;
    values[`instance${index}Accepted`] = seen.accepted;
    if (seen.lastAcceptedMs !== null) values[`instance${index}LastAcceptedMs`] = seen.lastAcceptedMs;
    if (seen.refusedMs !== null) values[`instance${index}RefusedMs`] = seen.refusedMs;
    if (seen.reacceptedMs !== null) values[`instance${index}ReacceptedMs`] = seen.reacceptedMs;
  }
  return values;
}

/** A trial as its sample keeps it; what a guard dropped has a fault. */
export function resultOf({ round, values, dropped }: Sample): TrialResult {
  const instances: InstanceResult[] = [];
  for (let index = 0; values[`instance${index}Probes`] !== undefined; index++) {
    const read = (name: string) => values[`instance${index}${name}`];
    instances.push({
      probes: read('Probes') ?? 0,
      accepted: read('Accepted') ?? 0,
      lastAcceptedMs: read('LastAcceptedMs') ?? null,
      refusedMs: read('RefusedMs') ?? null,
      reacceptedMs: read('ReacceptedMs') ?? null,
    });
  }
  return {
    number: round,
    ageMs: values.ageMs ?? 0,
    lifeLeftMs: values.lifeLeftMs ?? null,
    instances,
    ...(dropped.length === 0 ? {} : { fault: dropped.join(', ') }),
  };
}
