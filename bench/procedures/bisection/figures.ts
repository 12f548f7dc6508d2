/** Where claims hit a limit: exact numbers; the most that were tried are "at least". */
import type { Load, PlannedStep } from '../../../results/format.ts';
import { type BaselineOf, exactComparison, type Figures, measurementOf, sameVersion } from '../../figures/entries.ts';
import type { Limit } from './limit.ts';

const load: Load = { shape: 'counted', rate: null, connections: 1, serverCore: null };

const derivedFromToken = {
  derived: { from: 'the size of its token' },
  note: 'derived: no cookie is sent; the limit is that of this token, were it put into a cookie',
};

/** A step with the limits that were found. */
export interface Limits {
  readonly step: PlannedStep;
  readonly limits: readonly Limit[];
}

export function limitsFigures({ step, limits }: Limits, baselineOf: BaselineOf): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  for (const { arm, metric, claims, atLeast, derived } of limits) {
    figures.measurements.push(
      measurementOf({ scenario: step.scenario, arm, metric, load, n: 1 }, claims, undefined, {
        ...(atLeast ? { censored: 'at-least' } : {}),
        ...(derived ? derivedFromToken : {}),
      }),
    );
    const baseline = baselineOf(arm);
    const base = limits.find((limit) => limit.metric === metric && sameVersion(limit.arm, baseline));
    if (!base || sameVersion(arm, baseline) || (base.atLeast && atLeast)) continue;
    figures.comparisons.push(
      exactComparison({ scenario: step.scenario, metric, baseline, arm, rounds: 1, blocks: 1 }, claims - base.claims),
    );
  }
  return figures;
}
