import { connect } from './connection.ts';

/**
 * Removes the keys that begin with the prefix, and no others: a server that we did not start is never flushed.
 * @returns how many there were
 * @throws AuthbenchError as `connect`; RangeError for an empty prefix, which would mean every key
 */
export async function removeKeys(url: string, prefix: string): Promise<number> {
  if (prefix === '') throw new RangeError('removeKeys needs a prefix');
  const pattern = `${prefix.replace(/[\\*?[\]]/g, '\\$&')}*`;
  const client = await connect(url);
  let removed = 0;
  try {
    let cursor = '0';
    do {
      const [next, keys] = await client.scan(cursor, 'MATCH', pattern, 'COUNT', 1000);
      if (keys.length > 0) removed += await client.unlink(...keys);
      cursor = next;
    } while (cursor !== '0');
  } finally {
    client.disconnect();
  }
  return removed;
}
