/**
 * What is not the same each time though nothing changed. A count: a cookie that is signed or sealed has another length at each login, so
 * that its mean moves a little from run to run. Store memory: the allocator gives it in steps, and fills of one version differ by them.
 * No table, format or gate calls such figures different before they are a twentieth apart.
 */
import { metricOfRun } from '../vocabulary/metrics.ts';
import { factorLabel } from '../vocabulary/words.ts';
import type { Comparison, Measurement } from './format.ts';

/** Reasons of verdicts that were withdrawn. */
export const countVaries = 'count-varies';
export const fillsVary = 'fills-vary';
export const variesByItself = (reason: string | undefined): boolean => reason === countVaries || reason === fillsVary;

/** A change of what varies is believed from this share of it on. */
const believedShare = 0.05;

interface Compared {
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
}

/** The same figures; what is called different, and may be so by chance, is undecided. */
export function withoutChanceVerdicts<Figures extends Compared>(figures: Figures): Figures {
  const { measurements } = figures;
  const varies = countsVary(measurements);
  const values = new Map(measurements.map((row) => [figureOf(row), Math.abs(row.value)]));
  const sizeOf = (...sides: readonly Figure[]) => Math.max(...sides.map((side) => values.get(figureOf(side)) ?? 0));
  const withdrawn = <Row extends Comparison>(row: Row): Row => {
    const { scenario, contender, baseline, baselineVariant = '', baselineFactors = row.factors } = row;
    const reason = reasonOf(row.metric, () => [contender, baseline].some((id) => varies({ scenario, contender: id })));
    if (row.verdict !== 'different' || reason === undefined) return row;
    const size = sizeOf(row, { ...row, contender: baseline, variant: baselineVariant, factors: baselineFactors });
    return Math.abs(row.effect.value) > believedShare * size ? row : { ...row, verdict: 'undecided', reason };
  };
  return { ...figures, comparisons: figures.comparisons.map(withdrawn) };
}

type Arm = Pick<Measurement, 'scenario' | 'contender'>;

/**
 * Of which contenders the counts vary, in a scenario: where one of them is no whole number, in any version. Then none of its counts there is
 * the same every time, also where a mean happens to be whole (and a limit that was found by trying depends on the length that was drawn).
 */
export function countsVary(measurements: readonly Measurement[]): (arm: Arm) => boolean {
  const varying = new Set(measurements.filter(({ kind, value }) => kind === 'exact' && !isWhole(value)).map(armOf));
  return (arm) => varying.has(armOf(arm));
}

/** Why a difference of this metric may be chance; undefined where it is none. */
function reasonOf(id: string, countsVary: () => boolean): string | undefined {
  const { kind, byChance, comparedIn } = metricOfRun(id);
  if (kind === 'exact') return byChance !== true && countsVary() ? countVaries : undefined;
  return comparedIn === 'fill' ? fillsVary : undefined;
}

/** A mean of whole counts that are not all the same is no whole number. */
export const isWhole = (value: number) => Math.abs(value - Math.round(value)) <= 1e-9 * Math.max(1, Math.abs(value));

/** Counted, but by chance, as a share of the trials: shares are held against each other, not counts. */
export const isByChance = (metric: string): boolean => metricOfRun(metric).byChance === true;

const armOf = ({ scenario, contender }: Arm) => JSON.stringify([scenario, contender]);

type Figure = Pick<Measurement, 'scenario' | 'metric' | 'contender' | 'variant' | 'factors'>;
const figureOf = ({ scenario, metric, contender, variant, factors }: Figure) =>
  JSON.stringify([scenario, metric, contender, variant, factorLabel(factors)]);
