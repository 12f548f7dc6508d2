/**
 * Is the offered rate reached, and is the pacer punctual? 100 slices of 250 ms at each of 500, 1,000 and 2,000 requests/s on a server
 * that answers at once. Lines are appended to results/series/rate.ndjson. Usage: node series/rate.ts [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { dueAt, dueWithin, type Pace } from '../bench/generator/pacer.ts';
import { connections, withLaboratory } from '../bench/known/laboratory.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { projectRoot } from '../scripts/project.ts';
import { guard } from '../vocabulary/guards.ts';
import { randomFor } from '../vocabulary/random.ts';
import { commitHere, openSeries } from './series.ts';

export interface RateLine {
  readonly rate: number;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly slices: number;
  /** Released within the nominal slices, per second of them. */
  readonly achieved: number;
  /** Slices whose lateness p99 is above the limit of the guard `late`. */
  readonly late: number;
  /** Of all requests, µs. */
  readonly latenessP99Us: number;
}

const { values } = parseArgs({ options: { out: { type: 'string' } } });
const commit = commitHere(projectRoot);
const series = openSeries<RateLine>(values.out ?? join(projectRoot, 'results', 'series', 'rate.ndjson'), commit);
const slices = 100;
const p99 = (list: Float64Array) => list.toSorted()[Math.ceil(list.length * 0.99) - 1] ?? 0;

await withLaboratory({ placement: placementHere() }, async (laboratory) => {
  for (const rate of [500, 1_000, 2_000]) {
    if (series.lines.some((line) => line.rate === rate)) continue;
    const startedAt = new Date().toISOString();
    const server = await laboratory.known(`rate-${rate}`, {});
    await laboratory.unsliced(server, { rate, ms: 3_000, phase: 0.5 }, connections);
    let [released, nominal, late] = [0, 0, 0];
    const all: number[] = [];
    for (let slice = 0; slice < slices; slice++) {
      const pace: Pace = { rate, ms: 250, phase: randomFor(1, 'rate/phase', slice)() };
      const { latenessUs } = await laboratory.unsliced(server, pace, connections);
      const due = dueWithin(pace);
      nominal += due;
      for (let index = 0; index < due; index++)
        if (dueAt(pace, index) + (latenessUs[index] ?? Number.POSITIVE_INFINITY) / 1_000 <= pace.ms + 1_000 / rate)
          released += 1;
      if (p99(latenessUs) > guard('late').limit) late += 1;
      all.push(...latenessUs);
    }
    await server.stop();
    const achieved = (rate * released) / nominal;
    const latenessP99Us = p99(Float64Array.from(all));
    series.append({ rate, commit, startedAt, slices, achieved, late, latenessP99Us });
    console.log(
      `${rate} requests/s offered, ${achieved.toFixed(1)} reached (${((achieved / rate - 1) * 100).toFixed(2)} %); ${late} of ${slices} slices late; lateness p99 ${latenessP99Us.toFixed(0)} µs`,
    );
  }
});
