import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { unauthenticated } from './refusal.ts';

const digest = (text: string) => createHash('sha256').update(text).digest();

/**
 * A hook that lets only the operator's key through, before the body is read. Digests are compared, so that neither the
 * content nor the length of the key shows in the time. A header that is sent twice is refused: Node would join the two.
 */
export function operatorOnly(key: string) {
  const expected = digest(key);
  return function checkOperatorKey(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const sent = request.raw.headersDistinct['x-operator-key'];
    if (sent?.length === 1 && timingSafeEqual(digest(sent[0] as string), expected)) done();
    else unauthenticated(reply, 'OperatorKey realm="authbench"');
  };
}
