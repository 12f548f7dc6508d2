import { createClient } from 'redis';
import type { Setting } from '../contender.ts';
import { connectTimeoutMs, startTimeoutMs, withDeadline } from './deadline.ts';
import { placeOf, reasonOf, unreachable } from './unavailable.ts';

export type NodeRedis = Awaited<ReturnType<typeof openNodeRedis>>;

/** Commands that wait for an answer of a store that hangs; from then on more of them are refused at once. */
const mostWaiting = 10_000;

/**
 * A connection of node-redis, ready. Its own `timeout` ends when a command is written, and would wait for ever for the
 * answer of a store that is paused: callers use `withDeadline`, and the driver's is left out.
 * @throws AuthbenchError AB_STORE_UNREACHABLE
 */
export async function openNodeRedis({ storeUrl }: Setting) {
  if (storeUrl === undefined) throw unreachable('no URL was given');
  const client = createClient({
    url: storeUrl,
    disableOfflineQueue: true,
    commandsQueueMaxLength: mostWaiting,
    commandOptions: { timeout: 0 },
    // For Redis Enterprise alone.
    maintNotifications: 'disabled',
    // As ioredis does it.
    socket: { connectTimeout: connectTimeoutMs, reconnectStrategy: (tries) => Math.min((tries + 1) * 50, 2_000) },
  });
  let reason = 'no answer';
  client.on('error', (error: Error & { code?: string }) => {
    // Quiet: every command that fails tells its own request.
    reason = reasonOf(error) ?? reason;
  });
  try {
    await withDeadline(
      client.connect().then(() => client.ping()),
      startTimeoutMs,
    );
  } catch {
    if (client.isOpen) client.destroy();
    throw unreachable(`${reason} from ${placeOf(storeUrl)}`);
  }
  return client;
}
