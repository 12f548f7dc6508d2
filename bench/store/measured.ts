import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Store as MeasuredStore } from '../instrument/instrument.ts';
import { openCounters } from './counters.ts';
import { removeKeys } from './keys.ts';
import type { Store } from './store.ts';

/**
 * A store as the procedures read it: its counters, and the removal of this run's keys. Its pid is known only where it runs
 * here. Both calls reject with AB_STORE_LOST where it has gone since.
 */
export async function measuredStore(
  store: Pick<Store, 'url' | 'pid'>,
  keyPrefix: string,
): Promise<MeasuredStore & { close(): Promise<void> }> {
  const reader = await openCounters(store.url);
  return {
    async counters() {
      const { commands, bytesIn, bytesOut, evictedKeys, usedMemoryBytes, runId } = await reader.read().catch(lost);
      return { commands, bytes: bytesIn + bytesOut, evictedKeys, usedMemoryBytes, runId, pid: store.pid };
    },
    async clear() {
      await removeKeys(store.url, keyPrefix).catch(lost);
    },
    async close() {
      await removeKeys(store.url, keyPrefix).catch(() => {});
      reader.close();
    },
  };
}

/** The counters of a store that is not ours: nothing in it is ever touched. Its process is not known. */
export async function observedStore(url: string): Promise<MeasuredStore & { close(): Promise<void> }> {
  const reader = await openCounters(url);
  return {
    async counters() {
      const { commands, bytesIn, bytesOut, evictedKeys, usedMemoryBytes, runId } = await reader.read().catch(lost);
      return { commands, bytes: bytesIn + bytesOut, evictedKeys, usedMemoryBytes, runId, pid: null };
    },
    clear: () => Promise.reject(new Error('a store that is not ours is not cleared')),
    async close() {
      reader.close();
    },
  };
}

/** The driver's own words (`Connection is closed.`) name neither the store nor a way out. */
function lost(cause: unknown): never {
  throw new AuthbenchError(
    {
      code: 'AB_STORE_LOST',
      what: 'The store answered at the start of the run but no longer does.',
      received:
        cause instanceof AuthbenchError ? (cause.complaint.received ?? cause.message) : (cause as Error).message,
      next: 'Check whether it ran out of memory or was stopped, then run again; unset REDIS_URL to let authbench start its own.',
    },
    exitCodes.crashed,
    cause,
  );
}
