/** Quantiles of a line as rows, each with whether it is the instrument's own. */
import { guard } from '../../../vocabulary/guards.ts';
import { factorLabel } from '../../../vocabulary/words.ts';
import { nameOf } from '../../facts/contenders.ts';
import type { PercentileLine } from '../../facts/input.ts';
import { number } from '../../words/numbers.ts';

/** A response quantile is the instrument's own where lateness is over this share of it. */
const bound = guard('instrument-bound').limit;
/** Percent: those that tables and dots show. */
export const shownPercents = [50, 90, 99, 99.9, 99.99];

/** One percentile of one contender; `bound` where it is the instrument's own. */
export interface Shown {
  readonly p: number;
  readonly us: number;
  readonly bound: boolean;
}

export interface Row {
  readonly contender: string;
  readonly rarity: number;
  readonly ms: number;
  readonly bound: boolean;
  readonly Percentile: string;
  readonly Time: string;
}

/** The value at p percent, between the grid's points in the logarithm of both. Undefined beyond the line's end. */
export function valueAt(points: PercentileLine['points'], p: number): number | undefined {
  const next = points.findIndex((point) => point.p >= p - 1e-6);
  const [before, after] = [points[next - 1], points[next]];
  if (!after || !before || after.p <= p + 1e-6) return after?.us;
  const rarity = (percent: number) => -Math.log(1 - percent / 100);
  const share = (rarity(p) - rarity(before.p)) / (rarity(after.p) - rarity(before.p));
  return Math.exp(Math.log(before.us) + share * Math.log(after.us / before.us));
}

/** The percentiles that are shown of a line, as far as it reaches. */
export function shownPoints({ points }: PercentileLine): PercentileLine['points'] {
  return shownPercents.flatMap((p) => {
    const us = valueAt(points, p);
    return us === undefined ? [] : [{ p, us }];
  });
}

/** The same, each with whether it is the instrument’s own. `lines`: of the run, lateness among them. */
export function shownOf(line: PercentileLine, lines: readonly PercentileLine[]): Shown[] {
  return shownPoints(line).flatMap(({ p, us }) =>
    rowsOf(line, lines, [{ p, us }]).map((row) => ({ p, us, bound: row.bound })),
  );
}

/** Numbers the stretches that are bound by the instrument and those that are not; each begins where the one before it ended. */
export function segmented(rows: readonly Row[]): (Row & { readonly segment: number })[] {
  let segment = 0;
  return rows.flatMap((row, index) => {
    const before = rows[index - 1];
    if (!before || before.bound === row.bound) return [{ ...row, segment }];
    segment += 1;
    return [
      { ...before, bound: row.bound, segment },
      { ...row, segment },
    ];
  });
}

export function rowsOf(
  line: PercentileLine,
  lines: readonly PercentileLine[],
  points: PercentileLine['points'],
): Row[] {
  const lateness = lines.find(
    ({ quantity, contender, variant, factors }) =>
      quantity === 'lateness' &&
      contender === line.contender &&
      variant === line.variant &&
      factorLabel(factors) === factorLabel(line.factors),
  );
  return points
    .filter(({ p, us }) => p < 100 && us > 0)
    .map(({ p, us }) => {
      const late = lateness ? (valueAt(lateness.points, p) ?? 0) : 0;
      return {
        contender: nameOf(line.contender, line.variant),
        rarity: 100 / (100 - p),
        ms: us / 1000,
        bound: late > bound * us,
        Percentile: `${Number(p.toFixed(3))} %`,
        Time: `${late > bound * us ? '≤ ' : ''}${number(us)} µs`,
      };
    });
}
