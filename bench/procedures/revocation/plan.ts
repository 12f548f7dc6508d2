/** Revocation as a plan has it: a cell for each trigger, request in flight and lifetime of each contender. Pure. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type NamedContender, variantOf } from '../../../servers/contender.ts';
import { fewestTrials } from '../../../statistics/shift.ts';
import type { Asked, PlannedPart } from '../procedure.ts';
import type { RevocationStep } from './step.ts';
import { plannedTrials } from './trials.ts';

export function revocationPlan(step: RevocationStep, { contenders, baseline, versions, suite }: Asked): PlannedPart[] {
  const arms = contenders.flatMap((contender) =>
    cells(step, contender).map((factors) => ({ contender: contender.id, variant: variantOf(contender), factors })),
  );
  // The more cells are compared side by side, the higher the level of each, and the more trials can reach it.
  const compared = arms.filter(({ contender, variant }) =>
    versions === undefined ? contender !== baseline : variant === versions.newer,
  ).length;
  const fewest = fewestTrials(suite.trialsPerCell, 1 - 0.05 / Math.max(1, compared));
  const settings = {
    trialsPerCell: suite.trialsPerCell,
    trialsPerLifetime: Math.max(suite.trialsPerLifetime, fewest * step.triggers.length * step.inFlight.length),
    slowMs: step.slowMs,
    instances: 2,
  };
  return [{ arms, minRounds: 1, maxRounds: 1, settings }];
}

/**
 * The control has no credential to revoke. A design with a lifetime is tried at each of the step's lifetimes; a server from outside
 * with the requests that it has.
 */
function cells(step: RevocationStep, contender: NamedContender): PlannedArm['factors'][] {
  if (contender.family === 'control') return [];
  const has = (request: 'logout' | 'revoke' | 'slow') => contender.target?.wire[request] !== undefined;
  const outside = contender.target !== undefined;
  const triggers = step.triggers.filter((trigger) => !outside || has(trigger));
  const inFlight = step.inFlight.filter((kind) => !outside || kind === 'none' || has('slow'));
  const lifetimes = contender.hasLifetime ? step.lifetimes.map((lifetime) => ({ lifetime })) : [{}];
  return triggers.flatMap((trigger) =>
    inFlight.flatMap((kind) => lifetimes.map((lifetime) => ({ trigger, inFlight: kind, ...lifetime }))),
  );
}

export function revocationSeconds(step: PlannedStep): number {
  if (step.arms.length === 0) return 0;
  const trials = plannedTrials(step, 0, () => ['', '']).map(({ trial }) => trial);
  const probeSeconds = trials.reduce(
    (sum, { patienceMs, intervalMs, issueAtMs }) =>
      sum + ((issueAtMs === null ? 80 : patienceMs - 1_500) / 1_000) * (2_000 / intervalMs),
    0,
  );
  return 4 + probeSeconds / 2_000;
}
