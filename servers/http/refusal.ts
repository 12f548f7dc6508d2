import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Contender } from '../contender.ts';

export interface Refusal {
  readonly error: string;
}

/** One body for every cause: what was wrong with a credential is nobody's business (ASVS 16.5.1). */
const unauthorized: Refusal = { error: 'unauthorized' };
export const forbidden: Refusal = { error: 'forbidden' };

/** RFC 6750 3.1: a good token that may not is told what it lacks. Other credentials get no challenge with a 403. */
export function forbid(reply: FastifyReply, challenge: Contender['challenge']): FastifyReply {
  if (challenge === 'Bearer') reply.header('www-authenticate', `${bearer}, error="insufficient_scope", scope="admin"`);
  return reply.code(403).send(forbidden);
}

/** RFC 6750 3: the scheme is followed by at least one parameter. 3.1: no `error` where no Bearer credential was sent. */
const bearer = 'Bearer realm="authbench"';
const badBearer = 'Bearer realm="authbench", error="invalid_token"';
/** RFC 9110 15.5.2 asks every 401 for a challenge. `Cookie` is no registered scheme; there is none for cookies. */
const cookie = 'Cookie realm="authbench"';

/** Makes the function that answers 401 as this design must. */
export function refusalOf(
  challenge: Contender['challenge'],
): (request: FastifyRequest, reply: FastifyReply) => FastifyReply {
  if (challenge === 'Cookie') return (_request, reply) => unauthenticated(reply, cookie);
  return (request, reply) => unauthenticated(reply, sendsBearer(request) ? badBearer : bearer);
}

export function unauthenticated(reply: FastifyReply, challenge: string): FastifyReply {
  return reply.code(401).header('www-authenticate', challenge).send(unauthorized);
}

/** RFC 9110 11.1: the scheme's name is case-insensitive. */
function sendsBearer(request: FastifyRequest): boolean {
  const header = request.headers.authorization;
  return header !== undefined && /^bearer(?: |$)/i.test(header);
}
