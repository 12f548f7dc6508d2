/**
 * Limits that a judged contender declares (docs/contract.md): gates are on figures, and a revocation that a design has given up on costs
 * nothing. So they stand beside what passed, as a warning: a gate is never plain green because a limit was declared.
 */
import type { ContenderEntry } from '../../results/format.ts';
import { nameOf } from '../../vocabulary/words.ts';
import type { GateResult } from './result.ts';

/** Name of the gate, and of what it counts. */
const declaredLimits = 'declared-limits';

type Declaring = Pick<ContenderEntry, 'id' | 'variant' | 'limits'>;

/** A warning for each contender that a gate has judged and that declares limits; of two versions the newer one's. */
export function limitWarnings(results: readonly GateResult[], contenders: readonly Declaring[] = []): GateResult[] {
  const judged = new Map(
    results.filter(({ value }) => value !== null).map((one) => [nameOf(one.contender, one.variant), one]),
  );
  return [...judged.values()].flatMap(({ contender, variant, scenario }) => {
    const own = contenders.find((one) => one.id === contender && one.variant === variant);
    if (own === undefined || own.limits.length === 0) return [];
    const older = contenders.find((one) => one.id === contender && one.variant !== variant);
    return [warningOf(own, older, scenario)];
  });
}

function warningOf({ id, variant, limits }: Declaring, older: Declaring | undefined, scenario: string): GateResult {
  const isNew = (limit: string) => older !== undefined && !older.limits.some((one) => one.id === limit);
  const told = limits.map(({ id, note }) => `${id}${isNew(id) ? ', which the older version did not' : ''} (${note})`);
  return {
    gate: declaredLimits,
    severity: 'warning',
    kind: 'absolute',
    direction: 'above',
    limit: 0,
    scenario,
    metric: declaredLimits,
    unit: 'count',
    contender: id,
    variant,
    factors: {},
    baseline: null,
    value: limits.length,
    low: null,
    high: null,
    outcome: 'failed',
    undecidedMeans: 'pass',
    sentence: `${nameOf(id, variant)} declares what it cannot do: ${told.join('; ')}. Its figures do not show that.`,
  };
}
