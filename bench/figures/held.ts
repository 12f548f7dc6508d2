/** Memory per live credential: each fill is one reading, their range is what is printed beside the mean. */
import type { Load } from '../../results/format.ts';
import type { Held } from '../procedures/held.ts';
import { exactComparison, type Figures, measurementOf } from './entries.ts';

const load: Load = { shape: 'held', rate: null, connections: 8, serverCore: null };

export function heldFigures({ step, fills }: Held, baseline: string): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  const of = (contender: string) =>
    fills.filter(({ arm }) => arm.contender === contender).map(({ bytesEach }) => bytesEach);
  const base = of(baseline);
  for (const arm of step.arms) {
    const seen = of(arm.contender);
    if (seen.length === 0) continue;
    const n = fills.find((fill) => fill.arm.contender === arm.contender)?.credentials ?? 0;
    const range = { low: Math.min(...seen), high: Math.max(...seen), level: null };
    figures.measurements.push(
      measurementOf({ scenario: step.scenario, arm, metric: step.primary, load, n }, mean(seen), range, {
        note: `range of ${seen.length} ${seen.length === 1 ? 'fill' : 'fills'} of the emptied store`,
      }),
    );
    if (arm.contender === baseline || base.length === 0) continue;
    figures.comparisons.push(
      comparedByRange(
        exactComparison(
          { scenario: step.scenario, metric: step.primary, baseline, arm, rounds: seen.length, blocks: seen.length },
          mean(seen) - mean(base),
        ),
        seen,
        base,
      ),
    );
  }
  return figures;
}

/** Fills are few: the ranges must lie apart to be called different, and are undecided where they overlap. */
function comparedByRange(
  comparison: ReturnType<typeof exactComparison>,
  a: readonly number[],
  b: readonly number[],
): ReturnType<typeof exactComparison> {
  const low = Math.min(...a) - Math.max(...b);
  const high = Math.max(...a) - Math.min(...b);
  return {
    ...comparison,
    effect: { ...comparison.effect, low, high, level: 1 },
    verdict: low > 0 || high < 0 ? 'different' : 'undecided',
  };
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
