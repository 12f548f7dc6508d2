/** What one run says of its figures, looked up: whether they count, and how much is behind them. */

import { cameBack } from '../results/disqualified.ts';
import type { Comparison, Measurement, RunFile, Sample } from '../results/format.ts';
import { type Guard, guards } from '../vocabulary/guards.ts';
import { metricOfRun } from '../vocabulary/metrics.ts';
import { factorLabel } from '../vocabulary/words.ts';
import type { Bounded } from './independent.ts';

/** A run under the name that the comparison calls it by. */
export interface NamedRun {
  readonly label: string;
  readonly run: RunFile;
  readonly samples: readonly Sample[];
}

/** Why a figure cannot be taken as it stands. */
export interface Doubt {
  readonly as: 'invalid' | 'undecided';
  /** Name of a guard. */
  readonly reason: string;
}

type Place = Pick<Measurement, 'scenario' | 'metric' | 'factors'>;

export const placeOf = ({ scenario, metric, factors }: Place) =>
  JSON.stringify([scenario, metric, factorLabel(factors)]);
export const figureOf = (row: Place & { readonly contender: string }) => `${placeOf(row)} ${row.contender}`;

/** Effects that one adjustment is for: of a figure at one place; those of levels, against one level, are another family. */
export const familyOf = (row: Pick<Comparison, 'scenario' | 'metric' | 'factors' | 'baselineFactors'>) =>
  row.baselineFactors === undefined ? placeOf(row) : `${placeOf(row)} against ${factorLabel(row.baselineFactors)}`;
export const effectOf = (row: Pick<Comparison, 'scenario' | 'metric' | 'factors' | 'baselineFactors' | 'contender'>) =>
  `${familyOf(row)} ${row.contender}`;

export class Recorded {
  readonly label: string;
  readonly run: RunFile;
  readonly measurements: ReadonlyMap<string, Measurement>;
  readonly comparisons: ReadonlyMap<string, Comparison>;
  readonly #samples: readonly Sample[];
  readonly #atPlace: ReadonlyMap<string, readonly Comparison[]>;

  constructor({ label, run, samples }: NamedRun) {
    this.label = label;
    this.run = run;
    this.#samples = samples;
    this.measurements = new Map(run.measurements.map((row) => [figureOf(row), row]));
    this.comparisons = new Map(run.comparisons.map((row) => [effectOf(row), row]));
    // Of designs: those of levels say nothing of the figures beside them.
    this.#atPlace = Map.groupBy(
      run.comparisons.filter(({ baselineFactors }) => baselineFactors === undefined),
      placeOf,
    );
  }

  /** Starts (or blocks) and rounds behind a figure, as the comparisons say that were made with it; the baseline has those of the most. */
  behind(row: Measurement): Pick<Comparison, 'starts' | 'oneProcess' | 'blocks' | 'rounds'> | undefined {
    const own = this.comparisons.get(figureOf(row));
    if (own) return own;
    const others = this.#atPlace.get(placeOf(row)) ?? [];
    return row.contender === this.run.plan.baseline && others.length > 0
      ? others.reduce((most, next) => (next.blocks > most.blocks ? next : most))
      : undefined;
  }

  bounded(row: Measurement): Bounded {
    const { value, low, high, level } = row;
    return { value, low, high, level: level ?? 1, blocks: this.behind(row)?.blocks ?? null, enough: low !== null };
  }

  /** A comparison that a guard made invalid does so for both of its sides: which of them it was, the folder does not always say. */
  doubt(row: Measurement): Doubt | undefined {
    const own = this.comparisons.get(figureOf(row));
    // A verdict that a re-acceptance took away is about the one whose credential came back, never about the baseline.
    const beside = (this.#atPlace.get(placeOf(row)) ?? []).filter(({ reason }) => reason !== cameBack);
    const others = own ? [own] : beside;
    const invalid = others.length > 0 && others.every(({ verdict }) => verdict === 'invalid');
    if (invalid) return { as: 'invalid', reason: others[0]?.reason ?? '' };
    const fired = this.run.guards.find(
      (guard) =>
        guard.effect === 'invalid' &&
        guard.scenario === row.scenario &&
        others.length === 0 &&
        (guard.contender === undefined || guard.contender === row.contender) &&
        (guard.metric === undefined || guard.metric === row.metric),
    );
    if (fired) return { as: 'invalid', reason: fired.name };
    // A bound is no value: how far the truth lies from it is not known. Order statistics can be bounds, and are compared as such.
    const { interval } = metricOfRun(row.metric);
    if (interval === null || interval === 'order-statistic' || row.censored === undefined) return undefined;
    const spoiling = (guards as readonly Guard[]).find(({ bound }) => bound === row.censored);
    return spoiling?.forbids && { as: spoiling.forbids, reason: spoiling.name };
  }

  margin(metric: string): number | undefined {
    return this.run.comparisons.find((row) => row.metric === metric)?.effect.margin;
  }

  /** Fills that count of a contender's store. */
  fills({ scenario, contender, load }: Measurement): number {
    return this.#samples.filter(
      (sample) =>
        sample.shape === load.shape &&
        sample.scenario === scenario &&
        sample.contender === contender &&
        sample.dropped.length === 0,
    ).length;
  }
}
