/**
 * A place to measure the instrument in: the generator and known servers, without contenders, conformance or a run folder. Whatever
 * is measured here goes through the same slices, guards and statistics as a run.
 */
import type { PlannedStep } from '../../results/format.ts';
import { ContractClient } from '../../servers/client.ts';
import { quantileOf } from '../../statistics/counts.ts';
import type { Figures } from '../figures/entries.ts';
import { slicedFigures } from '../figures/sliced.ts';
import type { SliceResult } from '../generator/messages.ts';
import type { Pace } from '../generator/pacer.ts';
import { startGenerator } from '../generator/remote.ts';
import type { Exchange } from '../generator/valve.ts';
import type { Clock, Generator, Instrument, Log, Server } from '../instrument.ts';
import { namedCalls } from '../lifecycle/calls.ts';
import { killAll } from '../lifecycle/child.ts';
import type { Placement } from '../machine/cores.ts';
import { thisMachine } from '../machine/machine.ts';
import { runSliced } from '../procedures/sliced.ts';
import { recordedCounts } from '../recorded.ts';
import type { Behaviour } from './behaviour.ts';
import { type KnownServer, startKnown } from './start.ts';

export interface Laboratory {
  readonly generator: Generator;
  /** Started where a run would start its servers; ended with the laboratory. */
  known(name: string, behaviour: Behaviour): Promise<KnownServer>;
  /** One arm, loaded without a break: what a stall does must not be cut into slices. */
  unsliced(server: Server, pace: Pace, connections: number): Promise<SliceResult>;
  /** Interleaved slices of all of them, the first being the baseline. */
  compared(servers: readonly Server[], wish: ComparedWish): Promise<Figures>;
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
}

export const connections = 32;
const sliceMs = { open: 250, closed: 100 } as const;

const clock: Clock = {
  monotonic: () => performance.now(),
  now: () => new Date(),
  pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
};

/** Nobody reads what happens under way: the figures say it all. */
const silent: Log = { sample() {}, histogram() {}, guard() {}, progress() {} };

/** Calls `use` with a generator running, and ends all that was started before it returns or throws. */
export async function withLaboratory<T>(placement: Placement, use: (laboratory: Laboratory) => Promise<T>): Promise<T> {
  const generator = await startGenerator(placement.generator);
  const client = new ContractClient();
  const started: KnownServer[] = [];
  const refused = () => Promise.reject(new Error('a laboratory has no servers but those that it is given'));
  try {
    return await use({
      generator,
      async known(name, behaviour) {
        const server = await startKnown({ name, behaviour, cores: placement.servers });
        started.push(server);
        return server;
      },
      async unsliced(server, pace, wanted) {
        const answer = (await client.me(server.url, { headers: {} })).body;
        const exchange: Exchange = { method: 'GET', path: '/me', headers: {}, status: 200, answer };
        await generator.openArm({
          arm: 'known',
          url: server.url,
          connections: Array.from({ length: wanted }, () => [exchange]),
        });
        try {
          return await generator.slice('known', { shape: 'open', pace, drainMs: 10_000 });
        } finally {
          await generator.closeArm('known');
        }
      },
      async compared(servers, { shape, secondsEach, rate, metrics, seed, signal = new AbortController().signal }) {
        const rounds = Math.ceil((secondsEach * 1_000) / sliceMs[shape]);
        const baseline = servers[0]?.contender.id as string;
        const step = {
          scenario: 'known',
          procedure: 'sliced',
          shape,
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
        } satisfies PlannedStep;
        const instrument: Instrument = {
          client: namedCalls(
            () => client,
            (url) => url,
          ),
          clock,
          generator,
          servers: { ensure: refused, operatorKey: '' },
          store: null,
          machine: thisMachine,
          log: silent,
          signal,
        };
        const plan = { seed, baseline, connections };
        return slicedFigures(await runSliced(step, plan, servers, instrument, () => false), plan);
      },
    });
  } finally {
    client.close();
    await Promise.allSettled([generator.child.stop(), ...started.map((server) => server.stop())]);
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
