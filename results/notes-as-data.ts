/**
 * Runs up to version 0.1 said in a note what newer ones carry as fields: that a figure was extrapolated or derived, and how its
 * interval was made. This is the only place that reads a note; a run that is read has the fields, whenever it was made.
 */
import type { IntervalKind } from '../vocabulary/words.ts';
import type { Measurement, RunFile } from './format.ts';

/** The same run with `interval`, `extrapolated` and `derived` where they are absent and its notes say them. */
export function withNotesAsData(run: RunFile): RunFile {
  return { ...run, measurements: run.measurements.map(measurementFromNote) };
}

export function measurementFromNote(row: Measurement): Measurement {
  const extrapolated = row.extrapolated ?? extrapolationIn(row);
  const derived = row.derived ?? (row.note?.startsWith('derived') ? { from: 'the size of its token' } : undefined);
  const interval = row.interval ?? intervalOf(row, extrapolated !== undefined);
  return {
    ...row,
    ...(interval === undefined ? {} : { interval }),
    ...(extrapolated === undefined ? {} : { extrapolated }),
    ...(derived === undefined ? {} : { derived }),
  };
}

/** `extrapolated from lifetimes of 2, 4, 8 s: delay = …`; the lifetime that it is for is a level of its factors. */
function extrapolationIn({ note, factors }: Measurement): Measurement['extrapolated'] {
  const [, lifetimes] = /^extrapolated from lifetimes of ([\d., ]+) s/.exec(note ?? '') ?? [];
  return lifetimes === undefined
    ? undefined
    : { from: lifetimes.split(', ').map(Number), to: Number(factors.lifetime) };
}

function intervalOf({ low, high, level, load }: Measurement, extrapolated: boolean): IntervalKind | undefined {
  if (low === null && high === null) return undefined;
  if (extrapolated) return 'prediction';
  if (level === null) return 'range';
  return load.shape === 'probed' ? 'order-statistic' : 'confidence';
}
