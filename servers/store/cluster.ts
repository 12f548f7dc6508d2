import { Cluster } from 'ioredis';
import type { Setting } from '../contender.ts';
import { commandTimeoutMs, connectTimeoutMs, startTimeoutMs, withDeadline } from './deadline.ts';
import { placeOf, reasonOf, unreachable } from './unavailable.ts';

const wanted = 'the URL of a node of a Redis Cluster, or of several, separated by commas';

/**
 * A connection to each node of a Redis Cluster, ready. `storeUrl` names one node or several, separated by commas: the
 * others are learned from them. A command is redirected and tried again, all within the time of one command.
 * @throws AuthbenchError AB_STORE_UNREACHABLE
 */
export async function openCluster({ storeUrl = '' }: Setting): Promise<Cluster> {
  const urls = storeUrl.split(',').map((url) => url.trim());
  const [first] = urls;
  if (first === undefined || !urls.every((url) => URL.canParse(url))) throw unreachable('no URL was given', wanted);
  const { username, password, protocol } = new URL(first);
  const cluster = new Cluster(urls, {
    lazyConnect: true,
    enableOfflineQueue: false,
    slotsRefreshTimeout: commandTimeoutMs,
    clusterRetryStrategy: (times) => Math.min(times * 50, 1_000),
    redisOptions: {
      commandTimeout: commandTimeoutMs,
      connectTimeout: connectTimeoutMs,
      maxRetriesPerRequest: 0,
      // The nodes that are learned have the same ones as those that were named.
      ...(username === '' ? {} : { username: decodeURIComponent(username) }),
      ...(password === '' ? {} : { password: decodeURIComponent(password) }),
      ...(protocol === 'rediss:' ? { tls: {} } : {}),
    },
  });
  let reason = 'no answer';
  cluster.on('error', (error: Error & { code?: string; lastNodeError?: Error & { code?: string } }) => {
    // Quiet: every command that fails tells its own request.
    reason = reasonOf(error.lastNodeError ?? error) ?? reason;
  });
  try {
    await withDeadline(
      cluster.connect().then(() => cluster.ping()),
      startTimeoutMs,
    );
  } catch {
    cluster.disconnect();
    throw unreachable(`${reason} from ${urls.map(placeOf).join(', ')}`, wanted);
  }
  return cluster;
}
