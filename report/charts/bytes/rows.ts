/** Which measurements the picture of bytes shows, and what its layers draw of them. */
import type { Measurement, RunFile } from '../../../results/format.ts';
import { nameOf } from '../../facts/contenders.ts';
import { measured, number } from '../../words/numbers.ts';

export interface Limit {
  /** Counts the claims that still fit. */
  readonly metric: string;
  readonly bytes: number;
  readonly label: string;
}

export const limits: readonly Limit[] = [
  { metric: 'claims-to-cookie-limit', bytes: 4096, label: 'a cookie: 4,096 bytes' },
  { metric: 'claims-to-431', bytes: 16_384, label: 'Node’s headers: 16 KiB' },
];

export const nameOfRow = ({ contender, variant }: Measurement) => nameOf(contender, variant);

/** Bytes of a request, by claims. */
export function requests(run: RunFile): Measurement[] {
  return run.measurements.filter(({ metric, factors }) => metric === 'request-bytes' && factors.claims !== undefined);
}

/** Contenders whose values are the same at every level. */
export function coincident(run: RunFile): string[][] {
  const lines = [...Map.groupBy(requests(run), nameOfRow)].map(([name, rows]) => ({
    name,
    line: rows
      .map(({ factors, value }) => `${factors.claims}:${Math.round(value)}`)
      .sort()
      .join(),
  }));
  return [...Map.groupBy(lines, ({ line }) => line).values()]
    .filter((same) => same.length > 1)
    .map((same) => same.map(({ name }) => name));
}

/** One for each level; what the tooltip tells has a capital. */
export const sizeRows = (measurements: readonly Measurement[]) =>
  measurements.map((row) => ({
    contender: nameOfRow(row),
    claims: Number(row.factors.claims),
    bytes: row.value,
    Bytes: measured(row),
    Claims: number(Number(row.factors.claims)),
  }));
export type SizeRow = ReturnType<typeof sizeRows>[number];

/** Where a contender meets a limit: the most claims that still fit. */
export const fitRows = (run: RunFile): SizeRow[] =>
  limits.flatMap(({ metric, bytes, label }) =>
    run.measurements
      .filter((row) => row.metric === metric && row.censored === undefined)
      .map((row) => ({
        contender: nameOfRow(row),
        claims: row.value,
        bytes,
        Bytes: `${label}: up to ${measured(row)}`,
        Claims: row.note ?? '',
      })),
  );

/** From the last measured level to each limit: the ends of a line between two measured points. */
export function towardsLimits(rows: readonly SizeRow[], fits: readonly SizeRow[]) {
  return fits.flatMap((fit) => {
    const last = rows.filter(({ contender }) => contender === fit.contender).sort((a, b) => b.claims - a.claims)[0];
    return last && fit.claims > last.claims
      ? [last, fit].map(({ contender, claims, bytes }) => ({ contender, claims, bytes }))
      : [];
  });
}

/** Those of each limit whose numbers do not touch: the first, then what is far enough right of it. The table has them all. */
export function apart(fits: readonly SizeRow[], px: (fit: SizeRow) => number): SizeRow[] {
  const kept: SizeRow[] = [];
  for (const fit of fits.toSorted((a, b) => a.claims - b.claims)) {
    const last = kept.findLast(({ bytes }) => bytes === fit.bytes);
    if (!last || px(fit) - px(last) > 36) kept.push(fit);
  }
  return kept;
}
