/** The axis of effects: made from comparisons with starts (or blocks) enough for a verdict, so that no hint can stretch it. */
import type { Comparison } from '../../../results/format.ts';
import { fewestBlocks } from '../../../statistics/blocks.ts';
import { fewestStarts } from '../../../statistics/starts.ts';

type Ends = Pick<Comparison, 'effect' | 'blocks' | 'starts'>;
export type RatioDomain = readonly [low: number, high: number];

/** From here on an interval of a hint says more of how few stand behind it than of the effect: a factor between its ends. */
const wide = 4;

/** The lowest and the highest ratio that the axis holds; at least 0.8 to 1.25. What lies beyond is cut off at the edge, and marked. */
export function ratioDomain(rows: readonly Ends[]): RatioDomain {
  const ends = endsOf(rows).filter((end) => end > 0 && Number.isFinite(end));
  return [Math.min(0.8, ...ends) / 1.06, Math.max(1.25, ...ends) * 1.06];
}

function endsOf(rows: readonly Ends[]): number[] {
  const sure = rows.filter(
    ({ starts, blocks, effect: { low, high } }) =>
      (starts === undefined ? blocks >= fewestBlocks : starts >= fewestStarts) && low !== null && high !== null,
  );
  const all = ({ effect: { value, low, high } }: Ends) => [value, low ?? value, high ?? value];
  if (sure.length > 0) return sure.flatMap(all);
  // Hints alone: their values, and the intervals of those that are narrow for hints.
  return rows.flatMap((row) => {
    const { value, low, high } = row.effect;
    return low !== null && high !== null && low > 0 && high / low <= wide ? all(row) : [value];
  });
}

/** Whether any interval goes on beyond the axis. */
export function beyond(rows: readonly Ends[]): boolean {
  const domain = ratioDomain(rows);
  return rows.some((row) => beyondEnds(row, domain).length > 0);
}

/** The edges at which a row is cut off. */
export function beyondEnds(
  { effect: { value, low, high } }: Ends,
  [least, most]: RatioDomain,
): { edge: number; shape: string }[] {
  return [
    ...((low ?? value) < least ? [{ edge: least, shape: 'triangle-left' }] : []),
    ...((high ?? value) > most ? [{ edge: most, shape: 'triangle-right' }] : []),
  ];
}

/** A triangle at each edge beyond which a row goes on. */
export function beyondMarks(
  rows: readonly { readonly y: number; readonly row: Ends }[],
  domain: RatioDomain,
  { x, y }: { readonly x: object; readonly y: object },
): object {
  const values = rows.flatMap(({ y: at, row }) => beyondEnds(row, domain).map((end) => ({ ...end, y: at })));
  const shapes = ['triangle-left', 'triangle-right'];
  return {
    data: { values },
    mark: { type: 'point', filled: true, style: 'faint', size: 46, opacity: 1 },
    encoding: {
      x: { ...x, field: 'edge' },
      y,
      shape: { field: 'shape', type: 'nominal', scale: { domain: shapes, range: shapes }, legend: null },
    },
  };
}
