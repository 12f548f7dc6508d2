import { setTimeout as after } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { Contender } from '../contender.ts';
import { principalOf } from '../principal.ts';
import type { App } from './app.ts';
import { sameOriginOnly } from './cross-site.ts';
import { noStore } from './no-store.ts';
import { refusalOf } from './refusal.ts';
import * as schemas from './schemas.ts';

/**
 * TEST ONLY: a login without a password, which lets anybody in as anybody, and a read that holds its request for as long
 * as it is asked to. They live in a file of their own, and only the process of a bench mounts them. Never copy them into a
 * service.
 */
export function mountTestOnlyRoutes(
  { app, mounted }: App,
  contender: Pick<Contender, 'challenge' | 'sameSiteOrigins'>,
): void {
  const { challenge } = contender;
  app.post<{ Body: { userId: string; claims: Record<string, string> } }>(
    '/login',
    { schema: schemas.login, ...sameOriginOnly(contender) },
    async (request, reply) => {
      noStore(reply);
      // A Secure cookie is not set over http: say so, or the login would seem to work and save nothing.
      if (challenge === 'Cookie' && request.protocol !== 'https') {
        return reply.code(400).send({ error: 'a Secure cookie needs https' });
      }
      const { userId, claims } = request.body;
      return (await mounted.login({ principal: principalOf(userId), claims }, request, reply)) ?? {};
    },
  );

  const refuse = refusalOf(challenge);
  app.get<{ Querystring: { ms: string } }>('/me/slow', { schema: schemas.slow }, async (request, reply) => {
    noStore(reply);
    const principal = await mounted.authenticate(request);
    if (principal === undefined) return refuse(request, reply);
    await after(Number(request.query.ms));
    return principal;
  });
}

/** TEST ONLY: which of several processes behind one port a connection has reached. Its answers to all else are those of a process alone. */
export function mountWorkerRoute(app: FastifyInstance, worker: number): void {
  app.get('/worker', async () => ({ worker }));
}
