/** What lies in a store: its keys, and the commands that would write them again. */
import type { Redis } from 'ioredis';

const scannedAtOnce = 10_000;
const copiedAtOnce = 1_000;

/** Words that read a key, and those that write it again from the answer, expiry aside. */
interface Kind {
  readonly read: (key: string) => readonly [command: string, ...args: string[]];
  readonly write: (key: string, answer: readonly string[]) => readonly string[];
}

const kinds: Readonly<Record<string, Kind>> = {
  string: { read: (key) => ['GET', key], write: (key, [value = '']) => ['SET', key, value] },
  hash: { read: (key) => ['HGETALL', key], write: (key, fields) => ['HSET', key, ...fields] },
  set: { read: (key) => ['SMEMBERS', key], write: (key, members) => ['SADD', key, ...members] },
  list: { read: (key) => ['LRANGE', key, '0', '-1'], write: (key, items) => ['RPUSH', key, ...items] },
  zset: {
    read: (key) => ['ZRANGE', key, '0', '-1', 'WITHSCORES'],
    write: (key, pairs) => [
      'ZADD',
      key,
      ...pairs.flatMap((member, index) => (index % 2 === 0 ? [pairs[index + 1] as string, member] : [])),
    ],
  },
};

/** Every key of the database that the connection is in. */
export async function keysIn(redis: Redis): Promise<string[]> {
  const found = new Set<string>();
  let cursor = '0';
  do {
    const [next, keys] = await redis.scan(cursor, 'COUNT', scannedAtOnce);
    for (const key of keys) found.add(key);
    cursor = next;
  } while (cursor !== '0');
  return [...found];
}

/** Throws Error for a key that is none of strings, hashes, sets, lists and sorted sets. */
export async function commandsFor(redis: Redis, keys: readonly string[]): Promise<string[][]> {
  const commands: string[][] = [];
  for (const key of keys.toSorted()) {
    const type = await redis.type(key);
    const kind = kinds[type];
    if (kind === undefined) throw new Error(`a login wrote a ${type}, which cannot be copied`);
    const [command, ...args] = kind.read(key);
    const answer = (await redis.callBuffer(command, ...args)) as Buffer | Buffer[];
    const words = (Array.isArray(answer) ? answer : [answer]).map((word) => word.toString('latin1'));
    const name = Buffer.from(key).toString('latin1');
    const written = kind.write(name, words);
    const leftMs = await redis.pttl(key);
    if (leftMs < 0) commands.push([...written]);
    else if (type === 'string') commands.push([...written, 'PX', String(leftMs)]);
    else commands.push([...written], ['PEXPIRE', name, String(leftMs)]);
  }
  return commands;
}

/** Copies keys into another database of the store, with their expiry. Throws Error with the store's words where it does not. */
export async function copyKeys(redis: Redis, keys: readonly string[], database: number): Promise<void> {
  for (let from = 0; from < keys.length; from += copiedAtOnce) {
    const pipeline = redis.pipeline();
    for (const key of keys.slice(from, from + copiedAtOnce)) pipeline.copy(key, key, 'DB', database);
    for (const [error, copied] of (await pipeline.exec()) ?? []) {
      if (error) throw error;
      if (copied !== 1) throw new Error('a key was gone before it could be copied');
    }
  }
}

/** Keys of each database, as the store counts them; 0 where it lists none. */
export async function keysOf(redis: Redis, databases: readonly number[]): Promise<number[]> {
  const text = await redis.info('keyspace');
  return databases.map((database) => Number(new RegExp(`^db${database}:keys=(\\d+)`, 'm').exec(text)?.[1] ?? 0));
}
