import type { App } from './app.ts';
import { noStore } from './app.ts';
import type { Contender } from './contender.ts';
import { principalOf } from './principal.ts';
import * as schemas from './schemas.ts';

/**
 * TEST ONLY: a login without a password. It lets anybody in as anybody, so it lives in a file of its own and only the
 * process of a bench mounts it. Never copy it into a service.
 */
export function mountTestOnlyLogin({ app, mounted }: App, { challenge }: Pick<Contender, 'challenge'>): void {
  app.post<{ Body: { userId: string; claims: Record<string, string> } }>(
    '/login',
    { schema: schemas.login },
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
}
