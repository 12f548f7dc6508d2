/**
 * A place to measure the instrument in: the generator and known servers, without contenders, conformance or a run folder. Whatever
 * is measured here goes through the same slices, guards and statistics as a run.
 */
import { randomBytes } from 'node:crypto';
import type { PlannedArm, PlannedStep, Sample } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { quantileOf } from '../../statistics/counts.ts';
import { readExchanges } from '../credentials/credentials.ts';
import { countedConnections } from '../credentials/operations.ts';
import { loadSettingOf } from '../factors/load.ts';
import type { Figures } from '../figures/entries.ts';
import type { Distance, SliceResult } from '../generator/messages.ts';
import type { Pace } from '../generator/pacer.ts';
import type { Clock, Generator, Instrument, Log, Server, Store, WarmUpRule } from '../instrument/instrument.ts';
import { namedCalls } from '../lifecycle/calls.ts';
import { startGenerator } from '../lifecycle/generator.ts';
import { relayedUrl } from '../lifecycle/relayed.ts';
import { serverPool } from '../lifecycle/servers.ts';
import type { Placement } from '../machine/cores.ts';
import { thisMachine } from '../machine/machine.ts';
import { slicedFigures } from '../procedures/slices/figures.ts';
import { runRounds } from '../procedures/slices/measure.ts';
import { killAll } from '../process/end.ts';
import { type Between, between, edgeAfter, edgeBefore } from '../readings/edge.ts';
import { recordedCounts } from '../recording/microseconds.ts';
import { measuredStore } from '../store/measured.ts';
import type { Behaviour } from './behaviour.ts';
import { type KnownServer, startKnown } from './start.ts';

export interface Laboratory {
  readonly generator: Generator;
  readonly store: Store | null;
  /** Started where a run would start its servers; ended with the laboratory. */
  known(name: string, behaviour: Behaviour, options?: { readonly relayed?: boolean }): Promise<KnownServer>;
  /** A contender's own server, under a name of its own; twice the same contender is an A/A pair. */
  ours(name: string, contender: NamedContender): Promise<Server>;
  /** A known number of requests, and what the store and the server's sockets saw of them. */
  counted(server: Server, requests: number): Promise<Counted>;
  /** One arm, loaded without a break: what a stall does must not be cut into slices. */
  unsliced(server: Server, pace: Pace, connections: number, distance?: Distance): Promise<SliceResult>;
  /** Interleaved slices of all of them, the first being the baseline. */
  compared(servers: readonly Server[], wish: ComparedWish): Promise<Figures>;
}

export interface Counted extends Between {
  readonly requests: number;
  /** On the client's sockets, bytes. */
  readonly sent: number;
  readonly received: number;
}

export interface ComparedWish {
  readonly shape: 'open' | 'closed';
  /** Of load on each server. */
  readonly secondsEach: number;
  /** Open loop, requests/s. */
  readonly rate: number;
  readonly metrics: readonly string[];
  readonly seed: number;
  readonly signal?: AbortSignal;
  /** Told of every slice. */
  readonly sample?: (sample: Sample) => void;
}

export interface LaboratoryWish {
  readonly placement: Placement;
  /** Default: this machine's. */
  readonly clock?: Clock;
  /** Where a store is wanted. */
  readonly storeUrl?: string | undefined;
  /** Default: as in every run. */
  readonly warmUp?: WarmUpRule | undefined;
}

export const connections = 32;
const sliceMs = { open: 250, closed: 100 } as const;

const realClock: Clock = {
  monotonic: () => performance.now(),
  now: () => new Date(),
  pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
};

/** Nobody reads what happens under way: the figures say it all. */
const silent: Log = { sample() {}, histogram() {}, guard() {}, progress() {} };

/** Calls `use` with a generator running, and ends all that was started before it returns or throws. */
export async function withLaboratory<T>(
  { placement, storeUrl, clock = realClock, warmUp }: LaboratoryWish,
  use: (laboratory: Laboratory) => Promise<T>,
): Promise<T> {
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const store = storeUrl === undefined ? null : await measuredStore({ url: storeUrl, pid: null }, keyPrefix);
  const pool = serverPool({ cores: placement.servers, storeUrl, keyPrefix });
  const generator = await startGenerator(placement.generator);
  const client = new ContractClient();
  const calls = namedCalls(
    () => client,
    (url) => url,
  );
  const started: KnownServer[] = [];
  const noChains = () => {
    throw new Error('a laboratory has no chains of refresh tokens');
  };
  const refused = () => Promise.reject(new Error('a laboratory has no servers but those that it is given'));
  try {
    const surroundings = { store, machine: thisMachine, clock };
    return await use({
      generator,
      store,
      async ours(name, contender) {
        const [server] = await pool.ensure({ contender: { ...contender, id: name }, instances: 1 });
        return server as Server;
      },
      async counted(server, requests) {
        const exchanges = await readExchanges(calls, server, countedConnections, 1);
        await generator.openArm({ arm: 'counted', url: server.url, connections: exchanges });
        try {
          const before = await edgeBefore(server, surroundings);
          const perConnection = Math.ceil(requests / countedConnections);
          const seen = await generator.slice('counted', { shape: 'counted', perConnection, drainMs: 10_000 });
          return {
            ...between(before, await edgeAfter(server, surroundings, before)),
            requests: seen.due,
            sent: seen.bytesSent,
            received: seen.bytesReceived,
          };
        } finally {
          await generator.closeArm('counted');
        }
      },
      async known(name, behaviour, { relayed = false } = {}) {
        const url = storeUrl && relayed ? await relayedUrl(storeUrl, generator.openRelay) : storeUrl;
        const where = url === undefined ? {} : { storeUrl: url };
        const server = await startKnown({ name, behaviour, cores: placement.servers, ...where });
        started.push(server);
        return server;
      },
      async unsliced(server, pace, wanted, distance) {
        await generator.openArm({
          arm: 'known',
          url: server.url,
          connections: await readExchanges(calls, server, wanted, 1),
          ...(distance === undefined ? {} : { distance }),
        });
        try {
          return await generator.slice('known', { shape: 'open', pace, drainMs: 10_000 });
        } finally {
          await generator.closeArm('known');
        }
      },
      async compared(
        servers,
        { shape, secondsEach, rate, metrics, seed, signal = new AbortController().signal, sample = () => {} },
      ) {
        const rounds = Math.ceil((secondsEach * 1_000) / sliceMs[shape]);
        const baseline = servers[0]?.contender.id as string;
        const step = {
          id: `known/${shape}`,
          scenario: 'known',
          procedure: 'slices',
          shape,
          shapeTitle: `${shape} loop`,
          arms: servers.map(({ contender }) => ({ contender: contender.id, variant: '', factors: {} })),
          primary: metrics[0] as string,
          minRounds: rounds,
          maxRounds: rounds,
          settings: {
            sliceMs: sliceMs[shape],
            precision: 0,
            usersPerConnection: 1,
            metrics: [...metrics],
            ...(shape === 'open' ? { rate } : {}),
          },
          amounts: [],
        } satisfies PlannedStep;
        const instrument: Instrument = {
          client: namedCalls(
            () => client,
            (url) => url,
          ),
          clock,
          generator,
          servers: { ensure: refused, release: refused, operatorKey: '' },
          store,
          renew: refused,
          openOutages: refused,
          openChains: noChains,
          openWorkers: refused,
          openPopulation: refused,
          machine: thisMachine,
          log: { ...silent, sample },
          signal,
          warmUp,
        };
        const plan = { seed, baseline, connections };
        const arms = servers.map((server, index) => ({
          arm: step.arms[index] as PlannedArm,
          server,
          setting: loadSettingOf({}, rate, []),
        }));
        const loading = { plan, start: 1, arms, instrument, warm: new WeakSet<Server>() };
        return slicedFigures([{ step, rounds: await runRounds(step, loading) }], plan);
      },
    });
  } finally {
    client.close();
    await Promise.allSettled([
      generator.child.stop(),
      pool.stopAll(),
      ...started.map((server) => server.stop()),
      store?.close(),
    ]);
    killAll();
  }
}

/** Quantiles of the times of one slice, ms, with lateness beside them. */
export function quantilesOf(seen: SliceResult): (q: number, of?: 'response' | 'service' | 'lateness') => number {
  const right = [...seen.serviceUs.keys()].filter((index) => !Number.isNaN(seen.serviceUs[index]));
  const times = {
    response: right.map((index) => (seen.serviceUs[index] as number) + (seen.queueingUs[index] as number)),
    service: right.map((index) => seen.serviceUs[index] as number),
    lateness: [...seen.latenessUs],
  };
  return (q, of = 'response') => quantileOf(recordedCounts(Float64Array.from(times[of])), q) / 1_000;
}
