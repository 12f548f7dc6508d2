import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Contender } from '../contender.ts';
import { forbidden } from './refusal.ts';

/**
 * Route options that refuse what another site’s page makes a browser do (ASVS 3.5.1), before the body is read. Only a browser
 * sends a cookie unasked, so only designs in cookies need it; and a browser that does so says where the request comes from: with
 * `Sec-Fetch-Site` (W3C Fetch Metadata), or with `Origin` on every POST (Fetch standard, 3.2). Who sends neither is no browser.
 * Another origin of the same site, such as another subdomain, is refused as well, unless the design names it.
 */
export const sameOriginOnly = ({
  challenge,
  sameSiteOrigins = [],
}: Pick<Contender, 'challenge' | 'sameSiteOrigins'>) =>
  challenge === 'Cookie' ? { onRequest: refusingAllBut(new Set(sameSiteOrigins)) } : {};

function refusingAllBut(named: ReadonlySet<string>) {
  return function refuseOtherOrigins(request: FastifyRequest, reply: FastifyReply, done: () => void): void {
    const { origin, host, 'sec-fetch-site': site } = request.headers;
    const ownSite = site === undefined || site === 'same-origin' || site === 'none';
    const ownOrigin = origin === undefined || origin === `${request.protocol}://${host}`;
    // A browser that says that this origin is of another site is believed.
    const isNamed = origin !== undefined && named.has(origin) && (site === undefined || site === 'same-site');
    if ((ownSite && ownOrigin) || isNamed) done();
    else reply.code(403).header('cache-control', 'no-store').send(forbidden);
  };
}
