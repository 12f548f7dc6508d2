import type { FastifyInstance } from 'fastify';
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { KeysFollowed, Setting } from '../contender.ts';
import { leastModulusBits, weakKey } from '../token/key-pair.ts';
import { IssuerUnavailable, issuerAt, unreachableIssuer } from './issuer-client.ts';

export interface KeyTimes {
  /** The keys are fetched again after so long, whether anybody asks or not: a key that was removed is refused by then. */
  readonly refreshMs: number;
  /** Between two fetches, whatever asks for them: a token with a new key is accepted by then. */
  readonly cooldownMs: number;
  /** While the issuer does not answer, known keys are trusted for so long. */
  readonly staleMs: number;
  /** A fetch takes no longer. */
  readonly deadlineMs: number;
}

/** What these times promise. */
export const followedWithin = ({ refreshMs, cooldownMs, staleMs, deadlineMs }: KeyTimes): KeysFollowed => ({
  newSeconds: (cooldownMs + deadlineMs) / 1000,
  // A fetch by the timer may fall into the cool-down of one that somebody has caused.
  removedSeconds: (refreshMs + cooldownMs + deadlineMs) / 1000,
  betweenFetchesSeconds: cooldownMs / 1000,
  trustedSeconds: staleMs / 1000,
});

/**
 * The issuer's public keys by jose, over HTTP. Three things that jose leaves open are closed here: its cool-down does not begin when a
 * fetch fails, so a flood of unknown kids would be passed on to an endpoint that is down; it looks again only when asked,
 * so a removed key would be trusted for the whole of its cache; and keys that are past that age are an error of the
 * token's, where nobody can be told yet whether it is good.
 */
export async function remoteKeys(
  app: FastifyInstance,
  { issuerUrl }: Setting,
  times: KeyTimes,
): Promise<JWTVerifyGetKey> {
  const url = new URL('/jwks', issuerAt(issuerUrl));
  const keys = createRemoteJWKSet(url, {
    cooldownDuration: times.cooldownMs,
    cacheMaxAge: times.staleMs,
    timeoutDuration: times.deadlineMs,
    [customFetch]: atMostEvery(times.cooldownMs),
  });
  await keys.reload().catch(() => {
    throw unreachableIssuer(url.origin);
  });
  // jose refuses every token of such a key (RFC 7518 3.3), and would say nothing before the first one comes.
  for (const { kty, n = '' } of keys.jwks()?.keys ?? []) {
    const bits = Buffer.from(n, 'base64url').length * 8;
    if (kty === 'RSA' && bits < leastModulusBits) throw weakKey(bits, url.href);
  }
  // Known keys go on where a fetch fails; the next one may be luckier.
  const timer = setInterval(() => keys.reload().catch(() => {}), times.refreshMs).unref();
  app.addHook('onClose', async () => clearInterval(timer));
  return async (header, token) => {
    try {
      return await keys(header, token);
    } catch (error) {
      throw keys.fresh ? error : new IssuerUnavailable();
    }
  };
}

/** `fetch`, failing at once where the last call was so short a time ago. */
function atMostEvery(intervalMs: number): typeof fetch {
  let last = Number.NEGATIVE_INFINITY;
  return async (...request) => {
    const now = performance.now();
    if (now < last + intervalMs) throw new IssuerUnavailable();
    last = now;
    return fetch(...request);
  };
}
