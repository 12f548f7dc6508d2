/** The trials of a step, planned: how many of each cell, in which order, probed how often and for how long. Pure. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import type { Trial } from '../../generator/trial.ts';

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

export const traitsOf = ({ target, limits }: NamedContender): TrialTraits => ({
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

export const versionOf = ({ contender, variant }: PlannedArm) => nameOf(contender, variant);
