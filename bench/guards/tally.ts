/** Guards that fired, gathered into the entries of run.json: the worst value, how often, in which rounds. */
import type { GuardEntry, PlannedArm } from '../../results/format.ts';
import { type GuardName, guard } from '../../vocabulary/guards.ts';
import { factorLabel } from '../../vocabulary/words.ts';

export interface Event {
  readonly name: GuardName;
  readonly value: number;
  readonly scenario: string;
  /** Which load, where rounds are named. */
  readonly shape?: string;
  readonly arm?: PlannedArm;
  readonly metric?: string;
  readonly round?: number;
}

export class GuardTally {
  readonly #entries = new Map<string, GuardEntry>();

  /** Goes on with what an earlier part of the run has gathered. */
  constructor(gathered: readonly GuardEntry[] = []) {
    for (const entry of gathered) this.#entries.set(keyOf(entry), entry);
  }

  note({ name, value, scenario, shape, arm, metric, round }: Event): void {
    const key = keyOf({ name, scenario, shape, metric, ...arm });
    const held = this.#entries.get(key);
    const worst = held && Math.abs(held.value) > Math.abs(value) ? held.value : value;
    this.#entries.set(key, {
      name,
      scenario,
      ...(shape === undefined ? {} : { shape }),
      ...(arm ? { contender: arm.contender, variant: arm.variant } : {}),
      ...(arm && Object.keys(arm.factors).length > 0 ? { factors: arm.factors } : {}),
      ...(metric === undefined ? {} : { metric }),
      effect: guard(name).effect,
      limit: guard(name).limit,
      value: worst,
      count: (held?.count ?? 0) + 1,
      rounds: [...new Set([...(held?.rounds ?? []), ...(round === undefined ? [] : [round])])],
    });
  }

  get entries(): GuardEntry[] {
    return [...this.#entries.values()];
  }
}

type Key = Pick<GuardEntry, 'name' | 'scenario'> & {
  [field in 'shape' | 'contender' | 'variant' | 'metric' | 'factors']?: GuardEntry[field] | undefined;
};

function keyOf({ name, scenario, shape, contender, variant, metric, factors }: Key): string {
  return [name, scenario, shape, contender, variant, metric, factorLabel(factors ?? {})].join(';');
}
