/**
 * What does the instrument cost? CPU per request of the generator, once with valve and recording, once as bare autocannon:
 * same server (its share of a core is printed: it must be the less busy of the two), same connections, in turns.
 * Usage: node series/overhead.ts [rounds] [connections]
 */
import { join } from 'node:path';
import { placementHere, thisMachine } from '../bench/machine/machine.ts';
import { type Child, startChild } from '../bench/process/child.ts';
import { intervalOf } from '../statistics/estimate.ts';
import { armRatio, ratioOf, ratioOfRatios, type Totals } from '../statistics/ratio.ts';

interface Turn {
  readonly requests: number;
  readonly cpuUs: number;
  readonly ms: number;
}

const rounds = Number(process.argv[2] ?? 30);
const connections = Number(process.argv[3] ?? 32);
const placement = placementHere();
const beside = (name: string) => join(import.meta.dirname, 'overhead', name);
const server = await startChild({
  name: 'the light server',
  file: beside('light-server.ts'),
  cores: placement.servers,
});
const generator = await startChild({ name: 'the generator', file: beside('generator.ts'), cores: placement.generator });
const url = `http://127.0.0.1:${server.ready.port}`;

async function turn(kind: 'valve' | 'bare', from: Child): Promise<Turn & { serverBusy: number }> {
  const before = thisMachine.runTime(server.pid)?.us ?? Number.NaN;
  const seen = await from.ask<Turn>({ kind, url, connections });
  return { ...seen, serverBusy: ((thisMachine.runTime(server.pid)?.us ?? Number.NaN) - before) / 1_000 / seen.ms };
}

try {
  for (const kind of ['valve', 'bare', 'valve', 'bare'] as const) await turn(kind, generator);
  const totals: Record<'valve' | 'bare', Totals[]> = { valve: [], bare: [] };
  let busiest = 0;
  for (let round = 0; round < rounds; round++) {
    for (const kind of round % 2 === 0 ? (['valve', 'bare'] as const) : (['bare', 'valve'] as const)) {
      const { requests, cpuUs, serverBusy } = await turn(kind, generator);
      totals[kind].push({ numerator: cpuUs, denominator: requests });
      busiest = Math.max(busiest, serverBusy);
    }
  }
  const per = (kind: 'valve' | 'bare') => {
    const outcome = armRatio(totals[kind]);
    return `${ratioOf(totals[kind]).toFixed(2)} µs/request (${outcome.state})`;
  };
  const ratio = ratioOfRatios(totals.valve, totals.bare);
  const interval = ratio.state === 'none' ? undefined : intervalOf(ratio, 0.95);
  console.log(
    `with valve and recording: ${per('valve')}; bare autocannon: ${per('bare')}; server at most ${(busiest * 100).toFixed(0)} % busy`,
  );
  console.log(
    `ratio ${interval?.value.toFixed(3)} [${interval?.low.toFixed(3)}, ${interval?.high.toFixed(3)}], 95 %, ${rounds} rounds; the limit is ${(1 / 0.85).toFixed(3)}`,
  );
} finally {
  await Promise.all([server.stop(), generator.stop()]);
}
