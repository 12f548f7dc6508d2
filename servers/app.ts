/** The routes that all contenders serve alike (docs: the HTTP contract). Only authentication differs. */
import { STATUS_CODES } from 'node:http';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import type { Contender, Mounted, Setting } from './contender.ts';
import { sameOriginOnly } from './cross-site.ts';
import { believeForwardedProto } from './forwarded-proto.ts';
import { operatorOnly } from './operator-key.ts';
import { forbidden, refusalOf } from './refusal.ts';
import * as schemas from './schemas.ts';

/**
 * Longer than a run leaves a connection idle: a server that hangs up between slices would be measured reconnecting. For a
 * bench alone: in a service such deadlines let anybody hold connections open for ten minutes. Keep Fastify's own there.
 */
const idleMs = 600_000;

export interface App {
  readonly app: FastifyInstance;
  readonly mounted: Mounted;
}

/** One contender on a Fastify instance with production settings; it does not listen yet, and has no login. */
export async function buildApp(contender: Contender, setting: Setting, operatorKey: string): Promise<App> {
  const app = Fastify({
    logger: false,
    keepAliveTimeout: idleMs,
    requestTimeout: idleMs,
    // Node counts this from the moment a connection opens, also while it waits for its first request.
    http: { requestTimeout: idleMs, headersTimeout: idleMs },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false } },
  });
  believeForwardedProto(app);
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  const mounted = await contender.mount(app, setting);
  addRoutes(app, mounted, contender.challenge, operatorKey);
  return { app, mounted };
}

function addRoutes(app: FastifyInstance, mounted: Mounted, challenge: Contender['challenge'], operatorKey: string) {
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
    return principal.role === 'admin' ? principal : reply.code(403).send(forbidden);
  });

  app.post('/logout', { schema: schemas.empty, ...sameOriginOnly(challenge) }, async (request, reply) => {
    noStore(reply);
    if ((await mounted.authenticate(request)) === undefined) return refuse(request, reply);
    await mounted.logout(request, reply);
    return reply.code(204).send();
  });

  if (refresh !== undefined) {
    app.post('/refresh', { schema: schemas.tokens, ...sameOriginOnly(challenge) }, async (request, reply) => {
      noStore(reply);
      return (await refresh(request, reply)) ?? {};
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

/** RFC 9111 5.2.2.5: nothing that a credential opened, and no credential, may be kept by a cache. */
export function noStore(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store');
}

/**
 * The status and its name, nothing of the error: no stack, no driver's message (ASVS 16.5.1). What fails because the
 * store does not answer carries 503 itself. A real service would log the error here, without headers and bodies.
 */
function answerError(error: FastifyError, _request: FastifyRequest, reply: FastifyReply): void {
  const status = error.validation !== undefined ? 400 : (error.statusCode ?? 500);
  reply.code(status >= 400 && status < 600 ? status : 500);
  reply.send({ error: (STATUS_CODES[reply.statusCode] ?? 'error').toLowerCase() });
}

function answerNotFound(_request: FastifyRequest, reply: FastifyReply): void {
  reply.code(404).send({ error: 'not found' });
}
