/** Memory per live credential: each fill is one reading, their range is what is printed beside the mean. */
import type { Comparison, Load, PlannedStep } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { countedConnections } from '../../credentials/operations.ts';
import { type BaselineOf, exactComparison, type Figures, measurementOf, sameVersion } from '../../figures/entries.ts';
import type { Fill } from './fill.ts';

const load: Load = { shape: 'held', rate: null, connections: countedConnections, serverCore: null };

/** Four fills that all lie beyond four others happen by chance in 2 of 70 cases; three in 2 of 20. */
const fewestFills = 4;

/** A step with the fills that count. */
export interface Fills {
  readonly step: PlannedStep;
  readonly fills: readonly Fill[];
}

export function memoryFigures({ step, fills }: Fills, baselineOf: BaselineOf): Figures {
  const figures: Figures = { measurements: [], comparisons: [], guards: [] };
  const of = (arm: Fill['arm']) => fills.filter((fill) => sameVersion(fill.arm, arm));
  for (const arm of step.arms) {
    const own = of(arm);
    const [first] = own;
    const stored = first !== undefined && first.credentials > 0;
    const lost = stored ? 1 - own.length / step.maxRounds : 0;
    if (lost > guard('rounds-lost').limit)
      figures.guards.push({ name: 'rounds-lost', value: lost, scenario: step.scenario, arm });
    if (!first) continue;
    const seen = own.map(({ bytesEach }) => bytesEach);
    const range = { low: Math.min(...seen), high: Math.max(...seen), level: null };
    const note = stored ? `range of ${seen.length} fills of the emptied store` : 'it keeps nothing in the store';
    const row = { scenario: step.scenario, arm, metric: step.primary, load, n: first.credentials };
    figures.measurements.push(measurementOf(row, mean(seen), range, { note }));
    const baseline = baselineOf(arm);
    const base = fills.filter((fill) => sameVersion(fill.arm, baseline));
    if (sameVersion(arm, baseline) || base.length === 0) continue;
    const common = {
      scenario: step.scenario,
      metric: step.primary,
      baseline,
      arm,
      rounds: seen.length,
      blocks: seen.length,
    };
    const comparison = exactComparison(common, mean(seen) - mean(base.map(({ bytesEach }) => bytesEach)));
    figures.comparisons.push(comparedByRange(comparison, own, base));
  }
  return figures;
}

/** Fills are few: all of one side must lie beyond all of the other. Two designs that store nothing are equal. */
function comparedByRange(comparison: Comparison, a: readonly Fill[], b: readonly Fill[]): Comparison {
  if (a.every(storesNothing) && b.every(storesNothing)) return comparison;
  const [ofA, ofB] = [a, b].map((fills) => fills.map(({ bytesEach }) => bytesEach)) as [number[], number[]];
  const low = Math.min(...ofA) - Math.max(...ofB);
  const high = Math.max(...ofA) - Math.min(...ofB);
  const enough = [a, b].every((fills) => fills.every(storesNothing) || fills.length >= fewestFills);
  const verdict = enough && (low > 0 || high < 0) ? 'different' : 'undecided';
  const reason = enough ? {} : { reason: 'too-few' };
  return { ...comparison, effect: { ...comparison.effect, low, high, level: 1 }, verdict, ...reason };
}

const storesNothing = ({ credentials }: Fill) => credentials === 0;

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
