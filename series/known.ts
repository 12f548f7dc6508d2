/**
 * Does the instrument report what is there? Constant delays, two peaks, a stall, bytes, store commands, and CPU that is burnt: 0, 50,
 * 100 and 200 µs a request, so many times. A line a trial is appended to results/series/known.ndjson; started again, it goes on.
 *
 * Usage: node series/known.ts [burns] [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Laboratory, withLaboratory } from '../bench/known/laboratory.ts';
import {
  burnTrial,
  bytesTrial,
  delayTrial,
  type Finding,
  stallTrial,
  storeTrial,
  twoPeaksTrial,
} from '../bench/known/trials.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { projectRoot } from '../scripts/project.ts';
import { commitHere, openSeries } from './series.ts';

export interface KnownLine {
  readonly trial: string;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly findings: readonly Finding[];
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const burns = Number(positionals[0] ?? 20);
const commit = commitHere(projectRoot);
const series = openSeries<KnownLine>(values.out ?? join(projectRoot, 'results', 'series', 'known.ndjson'), commit);

const once: Readonly<Record<string, (laboratory: Laboratory) => Promise<Finding[]>>> = {
  'delay 5 ms': (laboratory) => delayTrial(laboratory, 5, 20),
  'delay 20 ms': (laboratory) => delayTrial(laboratory, 20, 20),
  'delay 100 ms': (laboratory) => delayTrial(laboratory, 100, 20),
  'two peaks': (laboratory) => twoPeaksTrial(laboratory, 20),
  stall: (laboratory) => stallTrial(laboratory, 1_000, 10),
  bytes: bytesTrial,
  store: storeTrial,
};
const burnTrials = Array.from({ length: burns }, (_, index) => ({
  trial: `burn ${index + 1}`,
  make: (laboratory: Laboratory) => burnTrial(laboratory, [50, 100, 200], 10, index + 1),
}));
const trials = [...Object.entries(once).map(([trial, make]) => ({ trial, make })), ...burnTrials];

const placement = placementHere();
const cores = placement.store === null ? {} : { cores: placement.store };
const store = await acquireStore(process.env, cores);
try {
  for (const { trial, make } of trials) {
    if (series.lines.some((line) => line.trial === trial)) continue;
    const startedAt = new Date().toISOString();
    const findings = await withLaboratory({ placement, storeUrl: store.url }, make);
    series.append({ trial, commit, startedAt, findings });
    for (const { name, unit, known, reported, low, high, holds } of findings)
      console.log(
        `${trial}: ${name}: ${reported.toFixed(2)} ${unit}${low === undefined || high === undefined ? '' : ` [${low.toFixed(2)}, ${high.toFixed(2)}]`}, there ${known.toFixed(2)}${holds ? '' : ': DOES NOT HOLD'}`,
      );
  }
} finally {
  await store.stop();
}
