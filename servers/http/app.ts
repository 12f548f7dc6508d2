/** The routes that all contenders serve alike (docs: the HTTP contract). Only authentication differs. */
import type { FastifyInstance } from 'fastify';
import type { Contender, Mounted, Setting } from '../contender.ts';
import { benchServer } from './bench-server.ts';
import { sameOriginOnly } from './cross-site.ts';
import { believeForwardedProto } from './forwarded-proto.ts';
import { allowNamedOrigins } from './named-origins.ts';
import { noStore } from './no-store.ts';
import { operatorOnly } from './operator-key.ts';
import { forbid, refusalOf } from './refusal.ts';
import * as schemas from './schemas.ts';

export interface App {
  readonly app: FastifyInstance;
  readonly mounted: Mounted;
}

/** One contender on a Fastify instance with production settings; it does not listen yet, and has no login. */
export async function buildApp(contender: Contender, setting: Setting, operatorKey: string): Promise<App> {
  const app = benchServer();
  believeForwardedProto(app);
  if (contender.challenge === 'Cookie') allowNamedOrigins(app, contender.sameSiteOrigins);
  const mounted = await contender.mount(app, setting);
  addRoutes(app, mounted, contender, operatorKey);
  return { app, mounted };
}

function addRoutes(app: FastifyInstance, mounted: Mounted, contender: Contender, operatorKey: string) {
  const { challenge } = contender;
  const refuse = refusalOf(challenge);
  const refresh = mounted.refresh?.bind(mounted);

  app.get('/me', { schema: schemas.me }, async (request, reply) => {
    noStore(reply);
    return (await mounted.authenticate(request)) ?? refuse(request, reply);
  });

  app.get('/admin', { schema: schemas.me }, async (request, reply) => {
    noStore(reply);
    const principal = await mounted.authenticate(request);
    if (principal === undefined) return refuse(request, reply);
    return principal.role === 'admin' ? principal : forbid(reply, challenge);
  });

  app.post('/logout', { schema: schemas.empty, ...sameOriginOnly(contender) }, async (request, reply) => {
    noStore(reply);
    if ((await mounted.authenticate(request)) === undefined) return refuse(request, reply);
    await mounted.logout(request, reply);
    return reply.code(204).send();
  });

  if (refresh !== undefined) {
    app.post('/refresh', { schema: schemas.refresh, ...sameOriginOnly(contender) }, async (request, reply) => {
      noStore(reply);
      // RFC 6749 5.2: 400, one error for a refresh token that is unknown, used, over or was revoked.
      return (await refresh(request, reply)) ?? reply.code(400).send({ error: 'invalid_grant' });
    });
  }

  app.post<{ Body: { userId: string } }>(
    '/operator/revoke',
    { schema: schemas.revoke, onRequest: operatorOnly(operatorKey) },
    async (request, reply) => {
      await mounted.revoke(request.body.userId);
      return reply.code(204).send();
    },
  );

  app.get('/health', { schema: schemas.health }, async () => ({ status: 'ready' }));
}
