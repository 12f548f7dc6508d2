import type { FastifyInstance } from 'fastify';

/**
 * Lets pages of these origins, and of no other, send their user’s cookie and read the answers (Fetch standard, CORS protocol): the origin itself
 * is named, never `*`, and caches are told that the answer depends on it (ASVS 3.4.2). Adds nothing where there are none.
 */
export function allowNamedOrigins(app: FastifyInstance, origins: readonly string[] = []): void {
  if (origins.length === 0) return;
  const named = new Set(origins);
  app.addHook('onRequest', async ({ method, headers: { origin, 'access-control-request-method': asked } }, reply) => {
    reply.header('vary', 'Origin');
    if (origin === undefined || !named.has(origin)) return;
    reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
    // A preflight asks about a path, and gets nothing that is there.
    if (method !== 'OPTIONS' || asked === undefined) return;
    reply.header('access-control-allow-methods', 'GET, POST').header('access-control-allow-headers', 'content-type');
    return reply.code(204).send();
  });
}
