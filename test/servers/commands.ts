import type { Redis } from 'ioredis';

async function calls(redis: Redis): Promise<Map<string, number>> {
  const info = await redis.info('commandstats');
  return new Map(
    [...info.matchAll(/^cmdstat_([^:]+):calls=(\d+)/gm)].map(([, name, n]) => [name as string, Number(n)]),
  );
}

/** The store's commands by name while something was done, our own INFO left out. The store must serve nobody else. */
export async function commandsDuring(redis: Redis, work: () => Promise<unknown>): Promise<Record<string, number>> {
  const before = await calls(redis);
  await work();
  const seen: Record<string, number> = {};
  for (const [name, n] of await calls(redis)) {
    const count = n - (before.get(name) ?? 0);
    if (count > 0 && name !== 'info') seen[name] = count;
  }
  return seen;
}
