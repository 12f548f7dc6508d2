/**
 * Who shares a core with whom, on two cores: what it does to a session's response time, and to the interval of a contender against
 * itself. Placements take turns. Lines are appended to results/series/placement.ndjson.
 *
 * A laboratory has one start, which method 3 gives no interval: the half-widths are null since then, the ratios of turns tell instead.
 *
 * Usage: node series/placement.ts [turns] [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { withLaboratory } from '../bench/known/laboratory.ts';
import { allowedCores, type Placement } from '../bench/machine/cores.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { projectRoot } from '../scripts/project.ts';
import { contenderNamed } from '../servers/catalogue.ts';
import { commitHere, openSeries } from './series.ts';

export interface PlacementLine {
  readonly placement: string;
  readonly turn: number;
  readonly commit: string | null;
  readonly startedAt: string;
  /** µs. */
  readonly responseP50: number;
  readonly serverCpu: number;
  readonly latenessP99: number;
  /** Of a contender against itself: half-widths of the 95 % interval, as log ratios, and the ratios. */
  readonly halfWidthP50: number;
  readonly halfWidthCpu: number;
  readonly ratioP50: number;
  readonly ratioCpu: number;
  /** Share of slices that the guard `late` dropped. */
  readonly late: number;
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const commit = commitHere(projectRoot);
const file = values.out ?? join(projectRoot, 'results', 'series', 'placement.ndjson');
const series = openSeries<PlacementLine>(file, commit);
const contender = await contenderNamed('session-redis');
const [first, second] = allowedCores().toSorted((a, b) => a - b);
if (first === undefined || second === undefined) throw new Error('this series needs two cores');

const pinned = (servers: number, store: number | null, generator: number): Placement => ({
  pinned: true,
  servers: String(servers),
  store: store === null ? null : String(store),
  generator: String(generator),
  why: 'series',
});
const placements: Readonly<Record<string, Placement>> = {
  'store on the servers’ core': pinned(first, first, second),
  'store on the generator’s core': pinned(first, second, second),
  'store floats': pinned(first, null, second),
  'nothing is pinned': { pinned: false, servers: null, store: null, generator: null, why: 'series' },
};

for (let turn = 1; turn <= Number(positionals[0] ?? 3); turn++) {
  for (const [name, placement] of Object.entries(placements)) {
    if (series.lines.some((line) => line.placement === name && line.turn === turn)) continue;
    const startedAt = new Date().toISOString();
    const store = await acquireStore(process.env, placement.store === null ? {} : { cores: placement.store });
    try {
      let [late, slices] = [0, 0];
      const { measurements, comparisons } = await withLaboratory(
        { placement, storeUrl: store.url },
        async (laboratory) =>
          laboratory.compared([await laboratory.ours('one', contender), await laboratory.ours('the-same', contender)], {
            shape: 'open',
            secondsEach: 15,
            rate: 1_000,
            metrics: ['server-cpu', 'response-p50', 'lateness-p99'],
            seed: turn,
            sample: ({ guards }) => {
              slices += 1;
              if (guards?.late !== undefined) late += 1;
            },
          }),
      );
      const value = (metric: string) =>
        measurements.find((one) => one.contender === 'one' && one.metric === metric)?.value ?? Number.NaN;
      const effect = (metric: string) => comparisons.find((one) => one.metric === metric)?.effect;
      const halfWidth = (metric: string) => {
        const { low, high } = effect(metric) ?? {};
        return Math.log((high ?? Number.NaN) / (low ?? Number.NaN)) / 2;
      };
      const line: PlacementLine = {
        placement: name,
        turn,
        commit,
        startedAt,
        responseP50: value('response-p50'),
        serverCpu: value('server-cpu'),
        latenessP99: value('lateness-p99'),
        halfWidthP50: halfWidth('response-p50'),
        halfWidthCpu: halfWidth('server-cpu'),
        ratioP50: effect('response-p50')?.value ?? Number.NaN,
        ratioCpu: effect('server-cpu')?.value ?? Number.NaN,
        late: late / slices,
      };
      series.append(line);
      console.log(
        `${turn}, ${name}: p50 ${line.responseP50.toFixed(0)} µs, itself ${line.ratioP50.toFixed(3)} ± ${(line.halfWidthP50 * 100).toFixed(1)} %; CPU ${line.serverCpu.toFixed(0)} µs, itself ${line.ratioCpu.toFixed(3)} ± ${(line.halfWidthCpu * 100).toFixed(1)} %; lateness p99 ${line.latenessP99.toFixed(0)} µs; ${(line.late * 100).toFixed(0)} % of the slices late`,
      );
    } finally {
      await store.stop();
    }
  }
}
