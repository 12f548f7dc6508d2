/**
 * How narrow is the interval of CPU per request after one minute of load on two arms, a contender against itself: in interleaved slices,
 * and in runs of 3 s one after the other, A B A B, over the same time? Lines are appended to results/series/width.ndjson.
 *
 * The interval in slices is of method 2: blocks within one process. A laboratory has one start, which method 3 gives no interval (null),
 * so this series waits for one of its own; `sequential` and the ratios are as they were.
 *
 * Usage: node series/width.ts [times] [--out file]
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Server } from '../bench/instrument/instrument.ts';
import { type Laboratory, withLaboratory } from '../bench/known/laboratory.ts';
import { placementHere, thisMachine } from '../bench/machine/machine.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { projectRoot } from '../scripts/project.ts';
import { contenderNamed } from '../servers/catalogue.ts';
import { studentFactor } from '../statistics/student.ts';
import { commitHere, openSeries } from './series.ts';

export interface WidthLine {
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  /** Half-widths of the 95 % interval, as log ratios. */
  readonly interleaved: number;
  readonly sequential: number;
  readonly ratioInterleaved: number;
  readonly ratioSequential: number;
}

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const commit = commitHere(projectRoot);
const series = openSeries<WidthLine>(values.out ?? join(projectRoot, 'results', 'series', 'width.ndjson'), commit);
const contender = await contenderNamed('session-redis');
const rate = 1_000;
const secondsEach = 30;
const runSeconds = 3;

/** Ten runs of each, in turns; the ratio of each pair is one observation. */
async function sequential(laboratory: Laboratory, servers: readonly Server[]) {
  const pairs = secondsEach / runSeconds;
  const logs: number[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const each = [];
    for (const server of servers) {
      const before = thisMachine.runTime(server.pids[0] as number)?.us ?? Number.NaN;
      const { serviceUs } = await laboratory.unsliced(server, { rate, ms: runSeconds * 1_000, phase: 0.5 }, 32);
      each.push(((thisMachine.runTime(server.pids[0] as number)?.us ?? Number.NaN) - before) / serviceUs.length);
    }
    logs.push(Math.log((each[1] as number) / (each[0] as number)));
  }
  const mean = logs.reduce((sum, each) => sum + each, 0) / pairs;
  const variance = logs.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (pairs - 1);
  return { ratio: Math.exp(mean), halfWidth: studentFactor(0.95, pairs - 1) * Math.sqrt(variance / pairs) };
}

const placement = placementHere();
const store = await acquireStore(process.env, placement.store === null ? {} : { cores: placement.store });
try {
  for (let number = series.lines.length + 1; number <= Number(positionals[0] ?? 10); number++) {
    const startedAt = new Date().toISOString();
    const line = await withLaboratory({ placement, storeUrl: store.url }, async (laboratory) => {
      const servers = [await laboratory.ours('one', contender), await laboratory.ours('the-same', contender)];
      const { comparisons } = await laboratory.compared(servers, {
        shape: 'open',
        secondsEach,
        rate,
        metrics: ['server-cpu'],
        seed: number,
      });
      const { value = Number.NaN, low, high } = comparisons[0]?.effect ?? {};
      const apart = await sequential(laboratory, servers);
      return {
        number,
        commit,
        startedAt,
        interleaved: Math.log((high ?? Number.NaN) / (low ?? Number.NaN)) / 2,
        sequential: apart.halfWidth,
        ratioInterleaved: value,
        ratioSequential: apart.ratio,
      };
    });
    series.append(line);
    console.log(
      `${number}: interleaved ${line.ratioInterleaved.toFixed(3)} ± ${(line.interleaved * 100).toFixed(1)} %, one after the other ${line.ratioSequential.toFixed(3)} ± ${(line.sequential * 100).toFixed(1)} %`,
    );
  }
} finally {
  await store.stop();
}
