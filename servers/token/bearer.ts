import type { FastifyRequest } from 'fastify';

/** RFC 6750 2.1, and from nowhere else: a token in the query or a form is not looked at. Node keeps the first of two. */
export function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined || header.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return header.slice(7);
}
