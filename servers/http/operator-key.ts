import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unauthenticated } from './refusal.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * A hook that lets only the operator's key through, before the body is read. Digests are compared, so that neither the
 * content nor the length of the key shows in the time. A header that is sent twice arrives joined by a comma: no key.
 */
export function operatorOnly(key: string) {
  const expected = digest(key);
  return function checkOperatorKey(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const sent = request.headers['x-operator-key'];
    if (typeof sent === 'string' && timingSafeEqual(digest(sent), expected)) done();
    else unauthenticated(reply, 'OperatorKey realm="authbench"');
  };
}
