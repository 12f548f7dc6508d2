/** Counted operations as a plan has them: an arm for each contender, operation and number of claims. Pure. */
import type { PlannedStep } from '../../../results/format.ts';
import { variantOf } from '../../../servers/contender.ts';
import type { Asked, PlannedPart } from '../procedure.ts';
import type { ExactCountsStep } from './step.ts';

export function countsPlan(step: ExactCountsStep, { contenders }: Asked): PlannedPart[] {
  const operations = [...new Set(step.readings.map(({ operation }) => operation))];
  const arms = contenders.flatMap((contender) =>
    operations
      // A server from outside may have no logout.
      .filter(
        (operation) =>
          operation !== 'logout' || contender.target === undefined || contender.target.wire.logout !== undefined,
      )
      .flatMap((operation) =>
        step.claims.map((claims) => ({
          contender: contender.id,
          variant: variantOf(contender),
          factors: { claims, operation },
        })),
      ),
  );
  const settings = { count: step.count, factor: step.factor };
  return [{ arms, minRounds: step.series, maxRounds: step.series, settings }];
}

const seriesMs = 55;

export function countsSeconds({ arms, maxRounds, settings }: PlannedStep): number {
  const rounds = maxRounds - Number(settings.from ?? 0);
  return (arms.length * (rounds + (rounds > 1 ? 1 : 0)) * seriesMs) / 1_000;
}
