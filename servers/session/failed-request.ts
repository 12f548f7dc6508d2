import type { FastifyInstance, FastifyRequest } from 'fastify';

/**
 * A request that failed does not save its session. Without this the plugin's onSend hook tries again for the error's
 * own answer, fails again, and Fastify's last resort answers in place of ours.
 */
export function forgetSessionOnError(app: FastifyInstance): void {
  app.addHook('onError', (request, _reply, _error, done) => {
    (request as { session: FastifyRequest['session'] | null }).session = null;
    done();
  });
}
