/** What an arm's requests were limited by in the closed loop (docs/decisions/0024). */
import type { Limit, Load, Plan } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import type { Round, Slice } from './rounds.ts';

/** A core that is used for so much of the time has nothing left, as a share of it. */
const busy = guard('limit-unknown').limit;
/** An event loop that is active for less of its time waits for answers from elsewhere. Above it, it may as well wait for its core. */
const waiting = 0.4;

/** Whether servers and store run on one core. Where nothing is pinned they may, so they are taken to. */
export const shareCore = (placement: Pick<Plan['placement'], 'servers' | 'store'> | undefined): boolean =>
  placement === undefined || placement.servers === placement.store;

/** Shares of a core while the arm was loaded, 0 to 1, or above with threads; null where the CPU could not be read. */
export interface Shares {
  readonly server: number | null;
  readonly store: number | null;
  readonly generator: number | null;
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
    eventLoop: finite(sum(({ eventLoopUtilisation }) => eventLoopUtilisation) / slices.length),
  };
}

/** Pure. Undefined: none is known. */
function limitOf({ server, store, generator, eventLoop }: Shares, sharedCore: boolean): Limit | undefined {
  // First, since the guard `saturated` speaks of the same figure.
  if (generator !== null && generator > guard('saturated').limit) return 'generator';
  if (store !== null && store >= busy) return 'store-core';
  if (server !== null && usedOf(server, store, sharedCore) >= busy) return 'server-core';
  // Active for longer than it had CPU: it waited for its core as well.
  if (server !== null && eventLoop !== null && eventLoop < waiting && server >= busy * eventLoop) return 'connections';
  return undefined;
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
