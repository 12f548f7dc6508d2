import { connect } from './connection.ts';
import { readSettings } from './settings.ts';
import type { Store } from './store.ts';

/**
 * A store that somebody else started: used, never flushed, never stopped, not pinned.
 * @throws AuthbenchError AB_REDIS_UNREACHABLE, AB_REDIS_PASSWORD
 */
export async function useForeign(url: string): Promise<Store> {
  const client = await connect(url);
  try {
    const { dir, ...settings } = await readSettings(client);
    const info = await client.info('server');
    const valkey = /^valkey_version:(\S+)/m.exec(info)?.[1];
    const redis = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
    const version = valkey === undefined ? redis : `valkey ${valkey}`;
    return { url, version, from: 'REDIS_URL', pid: null, ownedByUs: false, settings, stop: async () => {} };
  } finally {
    client.disconnect();
  }
}
