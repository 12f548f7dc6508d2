/** Slices as a plan has them: arms, rounds and batches. Pure. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type NamedContender, variantOf } from '../../../servers/contender.ts';
import { unknownName } from '../../../vocabulary/errors.ts';
import { factor } from '../../../vocabulary/factors.ts';
import { type Factors, factorLabel, nameOf } from '../../../vocabulary/words.ts';
import type { LoadFactor } from '../../factors/load.ts';
import type { Asked, PlannedPart } from '../procedure.ts';
import { batchesOf, versionBatches } from './batches.ts';
import { roundsOfStart, sliceMsOf } from './rounds.ts';
import type { SlicesStep } from './step.ts';

export function slicesPlan(step: SlicesStep, asked: Asked): PlannedPart[] {
  const { contenders, baseline, versions, factors } = asked;
  mustKnow(step, factors);
  const varied = factors.filter(({ id }) => step.levels?.[id] !== undefined);
  const able = contenders.filter((contender) => varied.every(({ isFor }) => isFor?.(contender) ?? true));
  const batches = versions === undefined ? batchesOf(able, baseline) : versionBatches(able);
  return inBatches(batches.map((batch) => batchPlan(step, asked, batch)));
}

function batchPlan(
  { shape, metrics, levels = {}, fewestRequests }: SlicesStep,
  { suite, rate }: Asked,
  batch: readonly NamedContender[],
): PlannedPart {
  const { sliceMs, rounds, precision, forArms } = suite[shape];
  const arms = batch.flatMap((contender) =>
    combinations(levels).map(
      (factors): PlannedArm => ({ contender: contender.id, variant: variantOf(contender), factors }),
    ),
  );
  const count = Math.ceil(rounds * Math.max(1, forArms / arms.length));
  return {
    arms,
    minRounds: count,
    maxRounds: count,
    settings: {
      sliceMs,
      precision,
      usersPerConnection: suite.usersPerConnection,
      connections: suite.connections,
      metrics: [...metrics],
      ...(shape === 'open' ? { rate } : {}),
      ...(fewestRequests === undefined ? {} : { fewestRequests }),
    },
  };
}

/** A level that nothing applies would be measured as if it were one. Throws AB_UNKNOWN_FACTOR. */
function mustKnow({ levels = {}, compareLevels }: SlicesStep, factors: readonly LoadFactor[]): void {
  const applied = factors.map(({ id }) => id);
  const otherwise = 'Correct the scenario, or add the factor to bench/procedures/registry.ts.';
  const complain = (what: string, id: string, names: readonly string[]) =>
    unknownName({ code: 'AB_UNKNOWN_FACTOR', what, otherwise }, id, names);
  const unknown = Object.keys(levels).find((id) => !applied.includes(id));
  if (unknown !== undefined) throw complain('A step varies a factor that loads cannot be varied by.', unknown, applied);
  if (compareLevels !== undefined && levels[compareLevels] === undefined)
    throw complain('A step compares levels of a factor that it does not vary.', compareLevels, Object.keys(levels));
}

/** Each combination of one level a factor; one without any, where nothing is varied. */
function combinations(levels: NonNullable<SlicesStep['levels']>): Factors[] {
  return Object.entries(levels).reduce<Factors[]>(
    (found, [id, values]) => found.flatMap((factors) => values.map((level) => ({ ...factors, [id]: level }))),
    [{}],
  );
}

/** Rounds go on counting from one batch to the next, so that each has draws of its own, and a sample's round tells its batch. */
function inBatches(parts: readonly PlannedPart[]): PlannedPart[] {
  if (parts.length === 1) return [...parts];
  const roundsOfStart = parts.reduce((sum, { maxRounds }) => sum + maxRounds, 0);
  let from = 0;
  return parts.map((part, index) => {
    const batch = {
      ...part,
      minRounds: from + part.minRounds,
      maxRounds: from + part.maxRounds,
      settings: { ...part.settings, batch: index + 1, from, roundsOfStart },
    };
    from = batch.maxRounds;
    return batch;
  });
}

/** What a slice costs beside its load: drain, readings, writing. Seen on two cores. */
const sliceOverheadMs = 12;
/** On average: the first shape in a start takes some 2.4 s an arm, the second, whose servers are warm, a fifth of a second. */
const warmUpMs = 1_300;
/** A further level on the same process begins with the medians. */
const warmAgainMs = 200;

export function slicesSeconds(step: PlannedStep): number {
  const { first, end } = roundsOfStart(step, 1);
  const roundMs = step.arms.reduce((sum, arm) => sum + sliceMsOf(step, arm) + sliceOverheadMs, 0);
  const servers = new Set(step.arms.map(serverOf)).size;
  const furtherArms = (step.arms.length - servers) * warmAgainMs;
  return (servers * warmUpMs + furtherArms + (end - first) * roundMs) / 1_000;
}

/** Levels that have processes of their own are served by others. */
function serverOf({ contender, variant, factors }: PlannedArm): string {
  const own = Object.entries(factors).filter(([id]) => factor(id).process === 'own');
  return [nameOf(contender, variant), factorLabel(Object.fromEntries(own))].join(' ');
}
