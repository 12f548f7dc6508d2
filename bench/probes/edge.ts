/** What is read at a slice's edges: server, store, machine. Asking costs the server some CPU, so it is asked outside the reading of its CPU. */
import type { Machine, RunTime, Server, ServerCounters, Store, StoreCounters } from '../instrument.ts';

export interface Edge {
  readonly server: ServerCounters;
  readonly serverTime: RunTime | null;
  readonly store: StoreCounters | null;
  readonly storeTime: RunTime | null;
  readonly steal: { readonly stolen: number; readonly total: number } | null;
}

/** Before a slice: run times last, next to the load. */
export async function edgeBefore(server: Server, store: Store | null, machine: Machine): Promise<Edge> {
  const counters = await server.counters();
  const stored = store ? await store.counters() : null;
  const steal = machine.steal();
  return {
    server: counters,
    store: stored,
    steal,
    serverTime: machine.runTime(server.pid),
    storeTime: storeTime(stored, machine),
  };
}

/** After a slice: run times first. */
export async function edgeAfter(
  server: Server,
  store: Store | null,
  machine: Machine,
  storePid: number | null,
): Promise<Edge> {
  const serverTime = machine.runTime(server.pid);
  const timeOfStore = storePid === null ? null : machine.runTime(storePid);
  const steal = machine.steal();
  const counters = await server.counters();
  return { server: counters, serverTime, storeTime: timeOfStore, steal, store: store ? await store.counters() : null };
}

const storeTime = (stored: StoreCounters | null, machine: Machine) =>
  stored?.pid == null ? null : machine.runTime(stored.pid);

/** What happened between two edges. A name is left out where it could not be read. */
export interface Between {
  readonly serverCpuUs?: number;
  readonly storeCpuUs?: number;
  readonly bytesRead: number;
  readonly bytesWritten: number;
  readonly gcMs: number;
  readonly eventLoopUtilisation: number;
  readonly rssBytes: number;
  readonly storeCommands?: Readonly<Record<string, number>>;
  readonly storeBytes?: number;
  readonly evicted: number;
  readonly restarted: boolean;
  readonly stolen?: number;
  readonly threadsChanged: boolean;
  readonly countersBackwards: number;
}

export function between(before: Edge, after: Edge): Between {
  const active = after.server.eventLoopActiveMs - before.server.eventLoopActiveMs;
  const idle = after.server.eventLoopIdleMs - before.server.eventLoopIdleMs;
  const fallen = (['bytesRead', 'bytesWritten', 'gcMs', 'cpuUs'] as const).filter(
    (name) => after.server[name] < before.server[name],
  );
  const cpu = timeBetween(before.serverTime, after.serverTime) ?? after.server.cpuUs - before.server.cpuUs;
  const storeCpu = timeBetween(before.storeTime, after.storeTime);
  const commands = before.store && after.store ? commandsBetween(before.store, after.store) : undefined;
  const stolen = stolenBetween(before.steal, after.steal);
  const storeBytes = before.store && after.store ? after.store.bytes - before.store.bytes : undefined;
  // Only CONFIG RESETSTAT makes a store's counters fall; a restart has a guard of its own.
  const storeFell = (storeBytes ?? 0) < 0 || Object.values(commands ?? {}).some((calls) => calls < 0);
  return {
    serverCpuUs: cpu,
    ...(storeCpu === undefined ? {} : { storeCpuUs: storeCpu }),
    bytesRead: after.server.bytesRead - before.server.bytesRead,
    bytesWritten: after.server.bytesWritten - before.server.bytesWritten,
    gcMs: after.server.gcMs - before.server.gcMs,
    eventLoopUtilisation: active + idle > 0 ? active / (active + idle) : 0,
    rssBytes: after.server.rssBytes,
    ...(commands ? { storeCommands: commands } : {}),
    ...(storeBytes === undefined ? {} : { storeBytes }),
    evicted: before.store && after.store ? after.store.evictedKeys - before.store.evictedKeys : 0,
    restarted: before.store?.runId !== after.store?.runId,
    ...(stolen === undefined ? {} : { stolen }),
    threadsChanged:
      before.serverTime !== null &&
      after.serverTime !== null &&
      before.serverTime.threads.join() !== after.serverTime.threads.join(),
    countersBackwards: fallen.length + (cpu < 0 ? 1 : 0) + (storeFell ? 1 : 0),
  };
}

/** Share of all cores' time that was stolen between two readings, 0 to 1; undefined where it could not be read or no tick passed. */
export function stolenBetween(before: Edge['steal'], after: Edge['steal']): number | undefined {
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
