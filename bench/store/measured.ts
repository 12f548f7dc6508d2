import type { Store as MeasuredStore } from '../instrument.ts';
import { openCounters } from './counters.ts';
import { removeKeys } from './keys.ts';
import type { Store } from './store.ts';

/** A store as the procedures read it: its counters, and the removal of this run's keys. Its pid is known only where it runs here. */
export async function measuredStore(
  store: Pick<Store, 'url' | 'pid'>,
  keyPrefix: string,
): Promise<MeasuredStore & { close(): Promise<void> }> {
  const reader = await openCounters(store.url);
  return {
    async counters() {
      const { commands, bytesIn, bytesOut, evictedKeys, usedMemoryBytes, runId } = await reader.read();
      return { commands, bytes: bytesIn + bytesOut, evictedKeys, usedMemoryBytes, runId, pid: store.pid };
    },
    async clear() {
      await removeKeys(store.url, keyPrefix);
    },
    async close() {
      await removeKeys(store.url, keyPrefix).catch(() => {});
      reader.close();
    },
  };
}
