/** A plan is a suite made concrete, frozen before the first slice. Pure: the same input gives the same plan. */
import type { Plan, PlannedArm, PlannedStep } from '../../results/format.ts';
import type { NamedScenario, RevocationStep, Step } from '../../scenarios/scenario.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { fewestTrials } from '../../statistics/shift.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Suite } from '../suites/suites.ts';
import { plannedSeconds } from './duration.ts';

export interface PlanInput {
  readonly suite: Suite;
  readonly seed: number;
  /** Overrides the suite's rate, requests/s. */
  readonly rate?: number;
  readonly scenarios: readonly NamedScenario[];
  readonly contenders: readonly NamedContender[];
  readonly baseline: string;
  /** Each contender is there in both, and is compared with itself. */
  readonly versions?: Versions;
  readonly placement: Plan['placement'];
}

export type Versions = NonNullable<Plan['versions']>;

/** A round must stay short, so that all its arms see the same minute: more contenders than these are measured in batches. */
export const mostArms = 6;

export function planned({
  suite,
  seed,
  rate = suite.rate,
  scenarios,
  contenders,
  baseline,
  versions,
  placement,
}: PlanInput): Plan {
  const control = contenders.find((contender) => contender.family === 'control')?.id ?? null;
  const batches = versions === undefined ? batchesOf(contenders, baseline) : versionBatches(contenders);
  if (batches.length > 1 && suite.minutes !== undefined) {
    throw new AuthbenchError({
      code: 'AB_TOO_MANY_CONTENDERS',
      what: `A suite that repeats its plan can measure at most ${mostArms} contenders.`,
      received: contenders.map(({ id }) => id).join(', '),
      allowed: `${mostArms} at a time`,
      next: 'Name fewer with --contender, including the baseline.',
    });
  }
  const plan: Plan = {
    seed,
    suite: suite.id,
    baseline,
    control,
    ...(versions === undefined ? {} : { versions }),
    contenders: [...new Set(contenders.map(({ id }) => id))],
    rate,
    connections: suite.connections,
    placement,
    steps: scenarios.flatMap((scenario) =>
      scenario.steps.flatMap((step) =>
        step.procedure === 'sliced' && batches.length > 1
          ? inBatches(batches.map((batch) => plannedStep(scenario, step, { suite, baseline, versions }, batch, rate)))
          : [plannedStep(scenario, step, { suite, baseline, versions }, contenders, rate)],
      ),
    ),
  };
  if (suite.minutes === undefined) return plan;
  // The first repetition has more to do than the others.
  const left = suite.minutes * 60 - plannedSeconds(plan);
  const each = takenOfPlanned * plannedSeconds(repetitionOf(plan, 1));
  return { ...plan, repeats: 1 + Math.max(0, Math.ceil(left / each)) };
}

/** What is planned leaves room: a repetition was seen to take 0.78 of it. Twenty minutes must be twenty; on a slow machine they are up to 27. */
const takenOfPlanned = 0.75;

/**
 * Contenders in batches that fit a round. Baseline and control are in every batch, so that an effect against either is one of the
 * same rounds; the others are spread evenly, in their order.
 */
function batchesOf(contenders: readonly NamedContender[], baseline: string): NamedContender[][] {
  if (contenders.length <= mostArms) return [[...contenders]];
  const control = contenders.find(({ family }) => family === 'control')?.id;
  const isCommon = ({ id }: NamedContender) => id === baseline || id === control;
  const others = contenders.filter((contender) => !isCommon(contender));
  const room = mostArms - (contenders.length - others.length);
  const count = Math.ceil(others.length / room);
  return Array.from({ length: count }, (_, batch) => {
    const members = new Set(others.filter((_, index) => index % count === batch));
    return contenders.filter((contender) => isCommon(contender) || members.has(contender));
  });
}

/** Contenders that are there in two versions share a round two at a time: all that is compared is in it. */
const contendersOfTwoVersions = 2;

function versionBatches(contenders: readonly NamedContender[]): NamedContender[][] {
  const ids = [...new Set(contenders.map(({ id }) => id))];
  const batches: NamedContender[][] = [];
  for (let from = 0; from < ids.length; from += contendersOfTwoVersions) {
    const members = ids.slice(from, from + contendersOfTwoVersions);
    batches.push(contenders.filter(({ id }) => members.includes(id)));
  }
  return batches;
}

/** Rounds go on counting from one batch to the next, so that each has draws of its own, and a sample's round tells its batch. */
function inBatches(steps: readonly PlannedStep[]): PlannedStep[] {
  let from = 0;
  return steps.map((step, index) => {
    const batch = {
      ...step,
      minRounds: from + step.minRounds,
      maxRounds: from + step.maxRounds,
      settings: { ...step.settings, batch: index + 1, from },
    };
    from = batch.maxRounds;
    return batch;
  });
}

/**
 * The plan of one repetition, from 0: rounds go on counting, so that each has draws of its own. Bisections and revocation trials
 * belong to the first.
 */
export function repetitionOf(plan: Plan, repetition: number): Plan {
  if (repetition === 0) return plan;
  return {
    ...plan,
    steps: plan.steps.map((step) => {
      const from = repetition * step.maxRounds;
      if (step.procedure === 'limits' || step.procedure === 'revocation') return { ...step, arms: [] };
      return {
        ...step,
        minRounds: from + step.minRounds,
        maxRounds: from + step.maxRounds,
        settings: { ...step.settings, from },
      };
    }),
  };
}

const everyone = (contenders: readonly NamedContender[]): PlannedArm[] =>
  contenders.map((contender) => ({ contender: contender.id, variant: variantOf(contender), factors: {} }));

function plannedStep(
  scenario: NamedScenario,
  step: Step,
  { suite, baseline, versions }: { suite: Suite; baseline: string; versions: Versions | undefined },
  contenders: readonly NamedContender[],
  rate: number,
): PlannedStep {
  const common = { scenario: scenario.id, procedure: step.procedure, primary: step.primary };
  switch (step.procedure) {
    case 'sliced': {
      const { sliceMs, min, max, precision, forArms } = suite[step.shape];
      const rounds = (count: number) => Math.ceil(count * Math.max(1, forArms / contenders.length));
      return {
        ...common,
        shape: step.shape,
        arms: everyone(contenders),
        minRounds: rounds(min),
        maxRounds: rounds(max),
        settings: {
          sliceMs,
          precision,
          usersPerConnection: suite.usersPerConnection,
          metrics: [...step.metrics],
          ...(step.shape === 'open' ? { rate } : {}),
        },
      };
    }
    case 'counted': {
      const operations = [...new Set(step.readings.map(({ operation }) => operation))];
      const arms = contenders.flatMap(({ id, target, version }) =>
        operations
          // A server from outside may have no logout.
          .filter((operation) => operation !== 'logout' || target === undefined || target.wire.logout !== undefined)
          .flatMap((operation) =>
            step.claims.map((claims) => ({
              contender: id,
              variant: variantOf(version === undefined ? {} : { version }),
              factors: { claims, operation },
            })),
          ),
      );
      return {
        ...common,
        shape: 'counted',
        arms,
        minRounds: step.series,
        maxRounds: step.series,
        settings: { count: step.count, factor: step.factor },
      };
    }
    case 'limits':
      return {
        ...common,
        shape: 'counted',
        arms: everyone(contenders),
        minRounds: 1,
        maxRounds: 1,
        settings: { upTo: step.upTo },
      };
    case 'held':
      return {
        ...common,
        shape: 'held',
        arms: everyone(contenders),
        minRounds: step.fills,
        maxRounds: step.fills,
        settings: { credentials: suite.credentials },
      };
    case 'revocation': {
      const arms = contenders.flatMap((contender) =>
        cells(step, contender).map((factors) => ({ contender: contender.id, variant: variantOf(contender), factors })),
      );
      // The more cells are compared side by side, the higher the level of each, and the more trials can reach it.
      const compared = arms.filter(({ contender, variant }) =>
        versions === undefined ? contender !== baseline : variant === versions.newer,
      ).length;
      const fewest = fewestTrials(suite.trialsPerCell, 1 - 0.05 / Math.max(1, compared));
      return {
        ...common,
        shape: 'probed',
        arms,
        minRounds: 1,
        maxRounds: 1,
        settings: {
          trialsPerCell: suite.trialsPerCell,
          trialsPerLifetime: Math.max(suite.trialsPerLifetime, fewest * step.triggers.length * step.inFlight.length),
          slowMs: step.slowMs,
          instances: 2,
        },
      };
    }
  }
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
