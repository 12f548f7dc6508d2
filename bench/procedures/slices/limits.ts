/** What an arm's requests were limited by in the closed loop (docs/decisions/0024). */
import type { Limit, Load, Plan, PlannedArm } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { coresForWorkers } from '../../machine/cores.ts';
import type { Round, Slice } from './rounds.ts';

/** A core that is used for so much of the time has nothing left, as a share of it. */
const busy = guard('limit-unknown').limit;
/** A generator that waits for its core for a larger share of the time is not what the server makes of it. */
const mostWaited = 0.1;
/** Where that is not told: an event loop that is active for less of its time waits for answers from elsewhere. */
const waiting = 0.4;

/** Whether servers and store run on one core. Where nothing is pinned they may, so they are taken to. */
export const shareCore = (placement: Pick<Plan['placement'], 'servers' | 'store'> | undefined): boolean =>
  placement === undefined || placement.servers === placement.store;

/** Processes that serve this arm. */
export const workersOf = ({ factors }: PlannedArm): number => Number(factors.workers ?? 1);

/** Cores that a server may have, of whatever workers. */
export const serverCores = (placement: Plan['placement'] | undefined): number =>
  placement === undefined ? 1 : coresForWorkers(placement);

/** The same shares, the server's as one of all the cores that its workers may have. */
export function perCore(shares: Shares, arm: PlannedArm, cores: number): Shares {
  const { server } = shares;
  return { ...shares, server: server === null ? null : server / Math.min(workersOf(arm), cores) };
}

/** Shares of a core while the arm was loaded, 0 to 1, or above with threads; null where the CPU could not be read. */
export interface Shares {
  readonly server: number | null;
  readonly store: number | null;
  readonly generator: number | null;
  /** Share of the time that the generator was ready and another had its core; null where that is not told. */
  readonly generatorWaited: number | null;
  /** Mean share of its time that the server’s event loop was active. */
  readonly eventLoop: number | null;
}

export function sharesOf(index: number, rounds: readonly Round[]): Shares {
  const slices = rounds.map((round) => round.slices[index]).filter((slice) => slice !== undefined);
  const sum = (of: (slice: Slice) => number | undefined) =>
    slices.reduce((total, slice) => total + (of(slice) ?? Number.NaN), 0);
  const ms = sum(({ durationMs }) => durationMs);
  const finite = (share: number) => (Number.isFinite(share) ? share : null);
  return {
    server: finite(sum(({ serverCpuUs }) => serverCpuUs) / 1_000 / ms),
    store: finite(sum(({ storeCpuUs }) => storeCpuUs) / 1_000 / ms),
    generator: finite(sum(({ generatorCpuMs }) => generatorCpuMs) / ms),
    generatorWaited: finite(sum(({ generatorWaitedMs }) => generatorWaitedMs) / ms),
    eventLoop: finite(sum(({ eventLoopUtilisation }) => eventLoopUtilisation) / slices.length),
  };
}

/** Pure. Undefined: none is known. */
function limitOf(shares: Shares, sharedCore: boolean): Limit | undefined {
  const { server, store, generator } = shares;
  // First, since the guard `saturated` speaks of the same figure.
  if (generator !== null && generator > guard('saturated').limit) return 'generator';
  if (store !== null && store >= busy) return 'store-core';
  if (server !== null && usedOf(server, store, sharedCore) >= busy) return 'server-core';
  return waitsForAnswers(shares) ? 'connections' : undefined;
}

/** Neither the server nor the generator waited for its core, and neither was busy: all connections wait for something elsewhere. */
function waitsForAnswers({ server, eventLoop, generatorWaited }: Shares): boolean {
  if (server === null || eventLoop === null) return false;
  // An event loop that is active for longer than it has CPU waits for its core.
  if (server < busy * eventLoop) return false;
  return generatorWaited === null ? eventLoop < waiting : generatorWaited <= mostWaited;
}

/**
 * The share of the server's core that was used, where it is too little for a limit and nothing else was one: somebody else had the core.
 * Undefined where a limit is known, or where too little is seen to tell.
 *
 * @param unseen the arm has processes on that core that nobody counts
 */
export function missingLimit(shares: Shares, sharedCore: boolean, unseen: boolean): number | undefined {
  const { server, store, eventLoop } = shares;
  if (unseen || server === null || eventLoop === null || limitOf(shares, sharedCore) !== undefined) return undefined;
  return usedOf(server, store, sharedCore);
}

const usedOf = (server: number, store: number | null, sharedCore: boolean) => server + (sharedCore ? (store ?? 0) : 0);

/** What a load says of its limit. */
export function limitedLoad(shares: Shares, sharedCore: boolean): Pick<Load, 'storeCore' | 'generatorCore' | 'limit'> {
  const limit = limitOf(shares, sharedCore);
  return {
    ...(shares.store === null ? {} : { storeCore: shares.store }),
    ...(shares.generator === null ? {} : { generatorCore: shares.generator }),
    ...(limit === undefined ? {} : { limit }),
  };
}
