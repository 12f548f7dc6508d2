import type { Redis } from 'ioredis';

/** What decides what a store's figures mean; `dir` tells one server from another. */
const names = ['save', 'appendonly', 'maxmemory', 'maxmemory-policy', 'io-threads', 'dir'] as const;

/** Those that the server tells: a hosted one may forbid CONFIG, and an old one does not know them all. */
export async function readSettings(client: Redis): Promise<Record<string, string>> {
  const settings: Record<string, string> = {};
  for (const name of names) {
    try {
      // One by one: several names in one call are understood from Redis 7 on only.
      const [, value] = (await client.config('GET', name)) as string[];
      if (value !== undefined) settings[name] = value;
    } catch {
      return settings;
    }
  }
  return settings;
}
