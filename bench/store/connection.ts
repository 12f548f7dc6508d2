import { Redis } from 'ioredis';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { maskUrl } from './store.ts';

/** How long a store may take to answer, ms. */
const patience = 2_000;

/**
 * One connection for the instrument's own questions: no reconnecting, no queue, a deadline for each command. RESP2, in
 * which a reply's length on the wire is known from its text (counters.ts), and which Redis 5 speaks as well.
 * @throws AuthbenchError AB_REDIS_UNREACHABLE, AB_REDIS_PASSWORD, AB_REDIS_PROTOCOL
 */
export async function connect(url: string): Promise<Redis> {
  const client = new Redis(url, {
    lazyConnect: true,
    protocol: 2,
    disableClientInfo: true,
    enableReadyCheck: false,
    enableOfflineQueue: false,
    retryStrategy: () => null,
    maxRetriesPerRequest: 0,
    connectTimeout: patience,
    // Saying goodbye to a server that does not answer would take as long again.
    disconnectTimeout: 100,
    commandTimeout: patience,
  });
  let reason: Error | undefined;
  client.on('error', (error) => {
    reason ??= error;
  });
  // One deadline for all of it: connecting, logging in and answering have one each, which would add up.
  const timer = setTimeout(() => {
    reason ??= new Error('no answer');
    client.disconnect();
  }, patience);
  try {
    await client.connect();
    await client.ping();
    return client;
  } catch (error) {
    client.disconnect();
    throw complaint(url, reason ?? (error as Error));
  } finally {
    clearTimeout(timer);
  }
}

function complaint(url: string, error: Error & { code?: string }): AuthbenchError {
  // Where a name has several addresses and all refuse, Node leaves the message empty.
  const message = error.message || error.code || error.name;
  const received = `${maskUrl(url)}: ${message}`;
  // Redis answers NOAUTH to a command without login, WRONGPASS to a bad one, and, before version 6, "invalid password".
  if (/NOAUTH|WRONGPASS|invalid password|invalid username-password/i.test(message)) {
    const given = new URL(url).password !== '';
    return new AuthbenchError({
      code: 'AB_REDIS_PASSWORD',
      what: given ? 'The Redis at REDIS_URL refuses this password.' : 'The Redis at REDIS_URL requires a password.',
      received,
      allowed: 'redis://[user]:password@host:port, with reserved characters percent-encoded',
      next: 'Put the right password into REDIS_URL, or unset it to have a Redis found or installed.',
    });
  }
  const [, byte] = /(?:unknown RESP type \d+|Protocol error, got) "(.)"/i.exec(message) ?? [];
  if (byte !== undefined)
    return new AuthbenchError({
      code: 'AB_REDIS_PROTOCOL',
      what: 'What listens at REDIS_URL is no Redis: its answer is in another protocol.',
      received: `${maskUrl(url)}: an answer that begins with “${byte}”${byte === 'H' ? ', as HTTP does' : ''}`,
      next: 'Correct host and port of REDIS_URL, or unset it to have a Redis found or installed.',
    });
  return new AuthbenchError({
    code: 'AB_REDIS_UNREACHABLE',
    what: `The Redis at REDIS_URL did not answer within ${patience / 1000} s.`,
    received,
    next: 'Start it, correct REDIS_URL, or unset it to have a Redis found or installed.',
  });
}
