/**
 * How much does the relay between servers and store add to a round trip, against what is asked of it, and what does it cost? A session
 * server and its Redis at 1,000 requests/s, the relay between them at 0, 0.5, 1, 2 and 5 ms in drawn order; the round trip is that of
 * PINGs through the relay, sent while there is load. One series: two slices of 250 ms at each distance. Lines are appended to
 * results/series/relay.ndjson. Ways to run a relay are in series/relay/ways.ts; the first is that of every run.
 *
 * Usage: node series/relay.ts [series] [--way id]... [--seconds most] [--out file]
 */
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readExchanges } from '../bench/credentials/credentials.ts';
import { namedCalls } from '../bench/lifecycle/calls.ts';
import { startGenerator } from '../bench/lifecycle/generator.ts';
import { serverPool } from '../bench/lifecycle/servers.ts';
import { placementHere } from '../bench/machine/machine.ts';
import { killAll } from '../bench/process/end.ts';
import { acquireStore } from '../bench/store/acquire.ts';
import { projectRoot } from '../scripts/project.ts';
import { contenderNamed } from '../servers/catalogue.ts';
import { ContractClient } from '../servers/wire/client.ts';
import { randomFor, shuffled } from '../vocabulary/random.ts';
import { startWay, type Way, ways } from './relay/ways.ts';
import { codeIn, commitHere, openSeries, type Series } from './series.ts';

export interface RelayLine {
  readonly way: string;
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  readonly distances: readonly DistanceSeen[];
}

export interface DistanceSeen {
  readonly askedMs: number;
  /** Of PINGs, ms: median, and the difference of it from that at 0. */
  readonly pingMs: number;
  readonly addedMs: number;
  readonly ping99Ms: number;
  readonly pings: number;
  /** How late a part was let go, µs; 0 where none waits. */
  readonly lateP50Us: number;
  readonly lateP99Us: number;
  /** Share of a core that the relay took. */
  readonly core: number;
  /** Median response time, and lateness of the generator, p99, µs. */
  readonly responseP50Us: number;
  readonly latenessP99Us: number;
}

const { values, positionals } = parseArgs({
  options: { out: { type: 'string' }, way: { type: 'string', multiple: true }, seconds: { type: 'string' } },
  allowPositionals: true,
});
const wanted = Number(positionals[0] ?? 20);
const until = performance.now() + Number(values.seconds ?? 100_000) * 1_000;
const distancesMs = [0, 0.5, 1, 2, 5];
const commit = commitHere(projectRoot);
const series = openSeries<RelayLine>(
  values.out ?? join(projectRoot, 'results', 'series', 'relay.ndjson'),
  commit,
  codeIn(projectRoot, ['bench/generator']),
);

const quantile = (list: readonly number[], q: number) =>
  list.toSorted((a, b) => a - b)[Math.max(0, Math.ceil(list.length * q) - 1)] ?? 0;

for (const id of values.way ?? ['generator']) {
  const way = ways[id];
  if (way === undefined) throw new Error(`there is no way called ${id}; there are ${Object.keys(ways).join(', ')}`);
  await measured(id, way, series);
}

async function measured(id: string, way: Way, { lines, append }: Series<RelayLine>): Promise<void> {
  const isLeft = () => lines.filter((line) => line.way === id).length < wanted && performance.now() < until;
  if (!isLeft()) return;
  const placement = placementHere();
  const contender = await contenderNamed('session-redis');
  const store = await acquireStore(process.env, placement.store === null ? {} : { cores: placement.store });
  const generator = await startGenerator(placement.generator);
  const { hostname, port } = new URL(store.url);
  const running = await startWay(way, generator, placement, { host: hostname, port: Number(port) });
  const storeUrl = `redis://127.0.0.1:${running.port}`;
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const pool = serverPool({ cores: placement.servers, storeUrl, keyPrefix });
  const client = new ContractClient();
  const nameless = (url: string) => url;
  try {
    const [server] = await pool.ensure({ contender, instances: 1 });
    if (server === undefined) throw new Error('no server was started');
    const connections = await readExchanges(
      namedCalls(() => client, nameless),
      server,
      32,
      4,
    );
    for (const roundTripMs of distancesMs) {
      const distance = { roundTripMs: running.inGenerator(roundTripMs), pingPort: running.port };
      await generator.openArm({ arm: String(roundTripMs), url: server.url, connections, distance });
    }
    await generator.slice('0', { shape: 'counted', perConnection: 400, drainMs: 10_000 });
    while (isLeft()) {
      const number = lines.filter((line) => line.way === id).length + 1;
      const startedAt = new Date().toISOString();
      const seen = new Map(distancesMs.map((ms) => [ms, empty()]));
      for (const half of [0, 1])
        for (const ms of shuffled(distancesMs, randomFor(number, 'relay/order', half))) {
          await running.before(ms);
          const pace = { rate: 1_000, ms: 250, phase: randomFor(number, 'relay/phase', half)() };
          const { relay, ...slice } = await generator.slice(String(ms), { shape: 'open', pace, drainMs: 5_000 });
          if (relay === undefined) throw new Error('the generator saw no relay');
          const own = await running.after(relay);
          const all = seen.get(ms) as ReturnType<typeof empty>;
          all.pings.push(...relay.pingUs);
          all.late.push(...own.lateUs);
          all.response.push(...slice.serviceUs.map((us, index) => us + (slice.queueingUs[index] ?? 0)));
          all.lateness.push(...slice.latenessUs);
          all.cpuMs += own.cpuMs;
          all.ms += slice.durationMs;
        }
      const base = quantile(seen.get(0)?.pings ?? [], 0.5) / 1_000;
      const distances = distancesMs.map((askedMs): DistanceSeen => {
        const all = seen.get(askedMs) as ReturnType<typeof empty>;
        const pingMs = quantile(all.pings, 0.5) / 1_000;
        return {
          askedMs,
          pingMs,
          addedMs: pingMs - base,
          ping99Ms: quantile(all.pings, 0.99) / 1_000,
          pings: all.pings.length,
          lateP50Us: quantile(all.late, 0.5),
          lateP99Us: quantile(all.late, 0.99),
          core: all.cpuMs / all.ms,
          responseP50Us: quantile(all.response, 0.5),
          latenessP99Us: quantile(all.lateness, 0.99),
        };
      });
      append({ way: id, number, commit, startedAt, distances });
      const told = distances.map(
        ({ askedMs, addedMs, core }) => `${askedMs}: +${addedMs.toFixed(3)} (${(core * 100).toFixed(1)} %)`,
      );
      console.log(`${id} ${number}, PING ${base.toFixed(3)} ms; ${told.join('; ')}`);
    }
  } finally {
    client.close();
    await Promise.all([pool.stopAll(), generator.child.stop(), running.stop()]);
    await store.stop();
    killAll();
  }
}

function empty() {
  return {
    pings: [] as number[],
    late: [] as number[],
    response: [] as number[],
    lateness: [] as number[],
    cpuMs: 0,
    ms: 0,
  };
}
