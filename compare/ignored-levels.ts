/**
 * Levels that are one: where a login ignores claims, a credential with 200 of them is that with none, and six comparisons are one fact. It is
 * judged and told once.
 */
import type { Comparison, ContenderEntry, Measurement } from '../results/format.ts';
import { variesByItself } from '../results/varying.ts';
import { factorLabel } from '../vocabulary/words.ts';

type Seen = Pick<ContenderEntry, 'id'> & Partial<Pick<ContenderEntry, 'unseen'>>;

/**
 * Of rows that differ only in the levels of a factor that no version of their contender shows (`unseen`), and say the same, the first. `named`:
 * factors whose level the gate asks for.
 */
export function withoutIgnoredLevels<Row extends Comparison | Measurement>(
  rows: readonly Row[],
  contenders: readonly Seen[] = [],
  named: readonly string[] = [],
): Row[] {
  const ignored = new Map(
    [...Map.groupBy(contenders, ({ id }) => id)].map(([id, versions]) => [
      id,
      unseenOfAll(versions).filter((what) => !named.includes(what)),
    ]),
  );
  const seen = new Set<string>();
  return rows.filter((row) => {
    const ids = (ignored.get(row.contender) ?? []).filter((id) => row.factors[id] !== undefined);
    if (ids.length === 0) return true;
    const shown = Object.fromEntries(Object.entries(row.factors).filter(([id]) => !ids.includes(id)));
    const key = JSON.stringify([row.scenario, row.metric, row.contender, row.variant, factorLabel(shown), saidOf(row)]);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** What is seen of none of them: factors among it have one level. */
export function unseenOfAll(contenders: readonly Seen[]): string[] {
  const [first = [], ...others] = contenders.map(({ unseen = [] }) => unseen.flatMap(({ what }) => what));
  return first.filter((what) => others.every((other) => other.includes(what)));
}

/** What must be the same: the effect and the verdict, or that no effect of so little counts. */
function saidOf(row: Comparison | Measurement): unknown {
  if (!('effect' in row)) return [row.value, row.low, row.high];
  const { baseline, baselineVariant, effect, verdict, reason } = row;
  return [
    baseline,
    baselineVariant,
    variesByItself(reason) ? reason : [effect.value, effect.low, effect.high, verdict],
  ];
}
