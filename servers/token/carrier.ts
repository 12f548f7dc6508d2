/** How a token travels: in the Authorization header, or in a cookie (cookie-carrier.ts). */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { TokenAnswer } from '../contender.ts';

export interface Carrier {
  /** What it needs of the server, before routes are added. */
  prepare?(app: FastifyInstance): Promise<void>;
  /** The token of a request, or undefined. It is not checked. */
  read(request: FastifyRequest): string | undefined;
  /** Hands a token out: what a login answers, or nothing where a cookie of the reply carries it. */
  give(reply: FastifyReply, token: string, expiresIn: number): TokenAnswer | undefined;
  /** Takes it back from the client, where that can be done. */
  clear(reply: FastifyReply): void;
  /** The headers in which a client sends it. */
  headers(token: string): Record<string, string>;
}

export const bearer: Carrier = {
  read: bearerToken,
  give: (_reply, accessToken, expiresIn) => ({ accessToken, tokenType: 'Bearer', expiresIn }),
  clear() {},
  headers: (token) => ({ authorization: `Bearer ${token}` }),
};

/** RFC 6750 2.1, and from nowhere else: a token in the query or a form is not looked at. Node keeps the first of two. */
export function bearerToken(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization;
  if (header === undefined || header.slice(0, 7).toLowerCase() !== 'bearer ') return undefined;
  return header.slice(7);
}
