/**
 * Is a known server that asks its store k times, one after the other, read as k round trips? Five processes, k of 0 to 3, at 0, 0.5, 1, 2
 * and 5 ms. Lines are appended to results/series/trips.ndjson. Usage: node series/trips.ts [times] [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withLaboratory } from '../bench/known/laboratory.ts';
import { type TripsFound, tripsTrial } from '../bench/known/trips.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { projectRoot } from '../scripts/project.ts';
import { codeIn, commitHere, openSeries } from './series.ts';

export interface TripsLine {
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly found: readonly TripsFound[];
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const commit = commitHere(projectRoot);
const file = values.out ?? join(projectRoot, 'results', 'series', 'trips.ndjson');
const series = openSeries<TripsLine>(file, commit, codeIn(projectRoot, ['bench/generator', 'bench/known']));
const placement = placementHere();
const store = await acquireStore(process.env, placement.store === null ? {} : { cores: placement.store });
try {
  for (let number = series.lines.length + 1; number <= Number(positionals[0] ?? 1); number++) {
    const startedAt = new Date().toISOString();
    const found = await withLaboratory({ placement, storeUrl: store.url }, (laboratory) =>
      tripsTrial(laboratory, {
        asks: [0, 1, 2, 3],
        distancesMs: [0, 0.5, 1, 2, 5],
        starts: 5,
        slices: 2,
        seed: number,
      }),
    );
    series.append({ number, commit, startedAt, found });
    for (const { asks, value, low, high } of found)
      console.log(`${number}, asked ${asks} times: ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`);
  }
} finally {
  await store.stop();
}
