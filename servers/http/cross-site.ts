import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Contender } from '../contender.ts';
import { forbidden } from './refusal.ts';

/**
 * Route options that refuse what another site’s page makes a browser do (ASVS 3.5.1), before the body is read. Only a browser
 * sends a cookie unasked, so only designs in cookies need it; and a browser that does so says where the request comes from: with
 * `Sec-Fetch-Site` (W3C Fetch Metadata), or with `Origin` on every POST (Fetch standard, 3.2). Who sends neither is no browser.
 */
export const sameOriginOnly = (challenge: Contender['challenge']) =>
  challenge === 'Cookie' ? { onRequest: refuseOtherSites } : {};

function refuseOtherSites(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
  const { origin, host, 'sec-fetch-site': site } = request.headers;
  const ownSite = site === undefined || site === 'same-origin' || site === 'none';
  const ownOrigin = origin === undefined || origin === `${request.protocol}://${host}`;
  if (ownSite && ownOrigin) done();
  else reply.code(403).header('cache-control', 'no-store').send(forbidden);
}
