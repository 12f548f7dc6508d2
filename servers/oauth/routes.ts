import formbody from '@fastify/formbody';
import type { FastifyInstance } from 'fastify';
import { noStore } from '../http/no-store.ts';
import { answerOAuthError } from './errors.ts';

/** Longer than any request of a client; shorter than what would keep a server busy. */
const bodyLimit = 64 * 1024;

/** Routes that speak OAuth: forms alone, errors of RFC 6749 5.2, and no answer that a cache may keep (RFC 6749 5.1). */
export async function oauthRoutes(app: FastifyInstance, add: (oauth: FastifyInstance) => void): Promise<void> {
  await app.register(async (oauth) => {
    oauth.removeAllContentTypeParsers();
    await oauth.register(formbody, { bodyLimit });
    oauth.setErrorHandler(answerOAuthError);
    oauth.addHook('onRequest', async (_request, reply) => noStore(reply));
    add(oauth);
  });
}

/**
 * A form with these fields, each at most once (RFC 6749 3.2: a parameter that is sent twice arrives as a list, and is refused).
 * Fields that nobody knows are passed over, as 3.2 wants.
 */
export function form(required: readonly string[], optional: readonly string[] = []) {
  const text = { type: 'string' } as const;
  const fields = [...required, ...optional, 'client_id', 'client_secret'];
  return {
    body: {
      type: 'object',
      properties: Object.fromEntries(fields.map((field) => [field, text])),
      required: [...required],
    },
  };
}
