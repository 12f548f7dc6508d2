import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import { STATUS_CODES } from '../wire/node-http.ts';

/**
 * Longer than a run leaves a connection idle: a server that hangs up between slices would be measured reconnecting. For a
 * bench alone: in a service such deadlines let anybody hold connections open for ten minutes. Keep Fastify's own there.
 */
const idleMs = 600_000;

/** A Fastify instance with production settings, whose errors tell nothing. */
export function benchServer(): FastifyInstance {
  const app = Fastify({
    logger: false,
    keepAliveTimeout: idleMs,
    requestTimeout: idleMs,
    // Node counts this from the moment a connection opens, also while it waits for its first request.
    http: { requestTimeout: idleMs, headersTimeout: idleMs },
    forceCloseConnections: true,
    exposeHeadRoutes: false,
    // That the routes' schemas are schemas is tested once: here every start would compile JSON Schema's own to find it again.
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, validateSchema: false } },
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler(answerNotFound);
  return app;
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
