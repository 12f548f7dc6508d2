import type { FastifyReply } from 'fastify';

/** RFC 9111 5.2.2.5: nothing that a credential opened, and no credential, may be kept by a cache. */
export function noStore(reply: FastifyReply): void {
  reply.header('cache-control', 'no-store');
}
