/** What is read at a slice's edges: server, store, machine. Asking costs the server some CPU, so it is asked outside the reading of its CPU. */
import type {
  Clock,
  Instrument,
  Machine,
  RunTime,
  Server,
  ServerCounters,
  Store,
  StoreCounters,
} from '../instrument/instrument.ts';

export interface Edge {
  readonly server: ServerCounters | null;
  readonly serverTime: RunTime | null;
  readonly store: StoreCounters | null;
  readonly storeTime: RunTime | null;
  readonly steal: Ticks | null;
  /** Wall clock − monotonic clock, ms: it stays the same unless somebody sets the wall clock. */
  readonly wallOffsetMs: number;
}

interface Ticks {
  readonly stolen: number;
  readonly total: number;
}

/** The store that a server uses, or null where it has none that can be looked into. */
const storeOf = (server: Server, store: Store | null) => (server.ownStore === undefined ? store : server.ownStore);

/** Before a slice: run times last, next to the load. */
export async function edgeBefore(server: Server, { store, machine, clock }: Surroundings): Promise<Edge> {
  const counters = await server.counters();
  const stored = (await storeOf(server, store)?.counters()) ?? null;
  return {
    server: counters,
    store: stored,
    steal: machine.steal(),
    wallOffsetMs: wallOffset(clock),
    serverTime: runTimeOf(server.pids, machine),
    storeTime: runTimeOf(pidsOf(stored), machine),
  };
}

/** After a slice: run times first. */
export async function edgeAfter(server: Server, { store, machine, clock }: Surroundings, before: Edge): Promise<Edge> {
  const serverTime = runTimeOf(server.pids, machine);
  const storeTime = runTimeOf(pidsOf(before.store), machine);
  const steal = machine.steal();
  const wallOffsetMs = wallOffset(clock);
  const counters = await server.counters();
  return {
    server: counters,
    serverTime,
    storeTime,
    steal,
    wallOffsetMs,
    store: (await storeOf(server, store)?.counters()) ?? null,
  };
}

type Surroundings = Pick<Instrument, 'store' | 'machine' | 'clock'>;

const pidsOf = (stored: StoreCounters | null) => (stored?.pid == null ? [] : [stored.pid]);
export const wallOffset = (clock: Clock): number => clock.now().getTime() - clock.monotonic();

/** Of several processes together; null where there is none, or one of them cannot be read. */
function runTimeOf(pids: readonly number[], machine: Machine): RunTime | null {
  const times = pids.map((pid) => machine.runTime(pid));
  if (times.length === 0 || times.some((time) => time === null)) return null;
  const known = times as RunTime[];
  return { us: known.reduce((sum, { us }) => sum + us, 0), threads: known.flatMap(({ threads }) => threads) };
}

/** What happened between two edges. A name is left out where it could not be read. */
export interface Between {
  readonly serverCpuUs?: number;
  readonly storeCpuUs?: number;
  readonly bytesRead?: number;
  readonly bytesWritten?: number;
  readonly gcMs?: number;
  readonly eventLoopUtilisation?: number;
  readonly rssBytes?: number;
  readonly storeCommands?: Readonly<Record<string, number>>;
  readonly storeBytes?: number;
  readonly evicted: number;
  readonly restarted: boolean;
  /** Ticks of all cores. */
  readonly steal?: Ticks;
  /** How far the wall clock was set meanwhile, ms. */
  readonly clockStepMs: number;
  readonly threadsChanged: boolean;
  readonly countersBackwards: number;
}

export function between(before: Edge, after: Edge): Between {
  const cpu = timeBetween(before.serverTime, after.serverTime) ?? differenceOf(before, after, 'cpuUs');
  const storeCpu = timeBetween(before.storeTime, after.storeTime);
  const commands = before.store && after.store ? commandsBetween(before.store, after.store) : undefined;
  const storeBytes = before.store && after.store ? after.store.bytes - before.store.bytes : undefined;
  const fallen = (['bytesRead', 'bytesWritten', 'gcMs', 'cpuUs'] as const).filter(
    (name) => (differenceOf(before, after, name) ?? 0) < 0,
  );
  // Only CONFIG RESETSTAT makes a store's counters fall; a restart has a guard of its own.
  const storeFell = (storeBytes ?? 0) < 0 || Object.values(commands ?? {}).some((calls) => calls < 0);
  return {
    ...(cpu === undefined ? {} : { serverCpuUs: cpu }),
    ...(storeCpu === undefined ? {} : { storeCpuUs: storeCpu }),
    ...ofServer(before, after),
    ...(commands ? { storeCommands: commands } : {}),
    ...(storeBytes === undefined ? {} : { storeBytes }),
    evicted: before.store && after.store ? after.store.evictedKeys - before.store.evictedKeys : 0,
    restarted: before.store?.runId !== after.store?.runId,
    ...(before.steal && after.steal
      ? {
          steal: {
            stolen: after.steal.stolen - before.steal.stolen,
            total: after.steal.total - before.steal.total,
          },
        }
      : {}),
    clockStepMs: after.wallOffsetMs - before.wallOffsetMs,
    threadsChanged:
      before.serverTime !== null &&
      after.serverTime !== null &&
      before.serverTime.threads.join() !== after.serverTime.threads.join(),
    countersBackwards: fallen.length + ((cpu ?? 0) < 0 ? 1 : 0) + (storeFell ? 1 : 0),
  };
}

/** What only a server that can be asked tells of itself. */
function ofServer(before: Edge, after: Edge): Partial<Between> {
  if (before.server === null || after.server === null) return {};
  const active = after.server.eventLoopActiveMs - before.server.eventLoopActiveMs;
  const idle = after.server.eventLoopIdleMs - before.server.eventLoopIdleMs;
  return {
    bytesRead: after.server.bytesRead - before.server.bytesRead,
    bytesWritten: after.server.bytesWritten - before.server.bytesWritten,
    gcMs: after.server.gcMs - before.server.gcMs,
    eventLoopUtilisation: active + idle > 0 ? active / (active + idle) : 0,
    rssBytes: after.server.rssBytes,
  };
}

function differenceOf(before: Edge, after: Edge, name: keyof ServerCounters): number | undefined {
  return before.server && after.server ? after.server[name] - before.server[name] : undefined;
}

/** Share of all cores' time that was stolen between two readings, 0 to 1; undefined where it could not be read or no tick passed. */
export function stolenBetween(before: Ticks | null, after: Ticks | null): number | undefined {
  return before && after && after.total > before.total
    ? (after.stolen - before.stolen) / (after.total - before.total)
    : undefined;
}

function timeBetween(before: RunTime | null, after: RunTime | null): number | undefined {
  return before && after ? after.us - before.us : undefined;
}

function commandsBetween(before: StoreCounters, after: StoreCounters): Record<string, number> {
  const changed = Object.entries(after.commands).map(
    ([name, calls]) => [name, calls - (before.commands[name] ?? 0)] as const,
  );
  return Object.fromEntries(changed.filter(([, calls]) => calls !== 0));
}
