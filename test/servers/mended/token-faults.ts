/** Faults of a shop with tokens, by the check that names them: pieces in place of those of the pages. */
import { createHmac, type KeyObject } from 'node:crypto';
import { createLocalJWKSet, createRemoteJWKSet, decodeJwt, importJWK, type JWK, jwtDecrypt, jwtVerify } from 'jose';
import { audience, issuer, typ } from '../../../servers/token/access-token.ts';
import type { Guard, Kit } from './kit.ts';
import { type Fault, redisOf } from './session-pieces.ts';
import {
  bearerIn,
  byHand,
  guard,
  json,
  keptOf,
  keyOf,
  lenient,
  lookingFirst,
  refresh,
  strict,
  strictly,
  subIn,
  verifying,
} from './token-pieces.ts';

export const tokenFaults: Readonly<Record<string, Fault>> = {
  forged: { name: 'tells why it refuses', pieces: { authenticated: guard(strictly, { isTold: true }) } },
  expired: verifying('lets old tokens in', lenient({ currentDate: new Date(0) })),
  signature: verifying('reads a token and verifies nothing', (token) => decodeJwt(token)),
  'alg-none': verifying('accepts alg none', (token, kit) => {
    const [header, claims] = token.split('.');
    return /^none$/i.test(json(header).alg) ? json(claims) : strictly(token, kit);
  }),
  'public-key-as-secret': verifying('verifies by HMAC with its public key', (token, kit) => {
    const [header, claims, signature] = token.split('.');
    const mac = createHmac('sha256', keyOf(kit).export({ format: 'pem', type: 'spki' })).update(`${header}.${claims}`);
    return json(header).alg === 'HS256' && mac.digest('base64url') === signature ? json(claims) : strictly(token, kit);
  }),
  'other-algorithm': verifying('does not look at the algorithm', byHand),
  crit: verifying('does not look at crit', (token, kit) =>
    json(token.split('.')[0]).crit === undefined ? strictly(token, kit) : byHand(token, kit),
  ),
  times: verifying('needs no exp', lenient({ requiredClaims: ['sub'] })),
  issuer: verifying('accepts any issuer', lenient({ issuer: undefined })),
  audience: verifying('accepts any audience', lenient({ audience: undefined })),
  'token-type': verifying('accepts tokens of any type', lenient({ typ: undefined })),
  'claims-form': verifying('takes the first of two subs', async (token, kit) => {
    const claims = await strictly(token, kit);
    const text = Buffer.from(token.split('.')[1] as string, 'base64url').toString();
    return { ...claims, sub: /"sub":"([^"]+)"/.exec(text)?.[1] };
  }),
  'embedded-key': verifying('verifies with the key that a token brings', async (token, kit) => {
    const { jwk } = json(token.split('.')[0]) as { jwk?: JWK };
    if (jwk === undefined) return strictly(token, kit);
    return (await jwtVerify(token, await importJWK(jwk, 'ES256'), strict)).payload;
  }),
  query: {
    name: 'takes a token from the query',
    pieces: {
      authenticated: guard(strictly, {
        tokenIn: (exchange) => exchange.asked.query.access_token ?? bearerIn(exchange),
      }),
    },
  },
  'two-credentials': {
    name: 'takes a token from a cookie',
    pieces: {
      authenticated: guard(strictly, {
        tokenIn: (exchange) => bearerIn(exchange) ?? /\btoken=([^;]+)/.exec(exchange.asked.headers.cookie ?? '')?.[1],
      }),
    },
  },
  'refresh-as-access': verifying('lets refresh tokens in', async (token, kit) => {
    const { userId } = await keptOf(token, kit);
    return userId === undefined ? strictly(token, kit) : { sub: userId };
  }),
  'insufficient-scope': { name: 'answers 403 without saying what is lacking', pieces: { read: 'read' } },
  'key-name': {
    name: 'takes the key of old for a name that it does not know',
    pieces: {
      keyOf: ({ names }) => {
        const keys = names.keys as ReadonlyMap<unknown, KeyObject>;
        names.key = ({ kid }: { kid?: unknown }) => keys.get(kid) ?? [...keys.values()][0];
      },
    },
  },
  compressed: {
    name: 'unpacks what was compressed',
    pieces: {
      authenticated: guard(async (token, kit) => {
        const options = { typ, issuer, audience, maxDecompressedLength: 250_000 };
        return (await jwtDecrypt(token, keyOf(kit), options)).payload;
      }),
    },
  },
  respelt: {
    name: 'lists ended tokens by their text',
    pieces: {
      authenticated: (kit) => {
        (
          guard(async (token) => {
            if (await redisOf(kit).exists(`ended:${token}`)) throw new Error('ended');
            return (await jwtVerify(token, keyOf(kit), strict)).payload;
          }) as (kit: Kit) => void
        )(kit);
        kit.route(['POST'], '/logout', [kit.names.authenticated as Guard], async (exchange) => {
          await redisOf(kit).set(`ended:${bearerIn(exchange)}`, '1');
          exchange.send(204);
        });
      },
    },
  },
  'token-revocation': {
    name: 'tells whether there was such a token',
    pieces: {
      oauth: (kit) => {
        const { app } = kit.names as { app: { addContentTypeParser(...given: unknown[]): void } };
        if (kit.framework === 'fastify')
          app.addContentTypeParser('application/x-www-form-urlencoded', async () => ({}));
        kit.route(['POST'], '/oauth/revoke', [], ({ send }) => send(400, { error: 'invalid_token' }));
      },
    },
  },
  'client-credentials': {
    name: 'gives any client a token',
    pieces: {
      oauth: (kit) => {
        const { app } = kit.names as { app: { addContentTypeParser(...given: unknown[]): void } };
        if (kit.framework === 'fastify')
          app.addContentTypeParser('application/x-www-form-urlencoded', async () => ({}));
        kit.route(['POST'], '/oauth/token', [], async ({ header, send }) => {
          header('cache-control', 'no-store');
          const issue = kit.names.accessToken as (client: object) => unknown;
          send(200, { access_token: await issue({ id: 'anybody' }), token_type: 'Bearer', expires_in: 300 });
        });
      },
    },
  },
  refresh: refresh('gives the same refresh token again', { givesTheSame: true }),
  'refresh-reuse': refresh('lets a refresh token be used again', { isFirst: async () => true }),
  'refresh-grace': refresh('gives another successor for every use', { isFirst: async () => true }),
  'refresh-race': refresh('looks whether a refresh token was used, and marks it later', {
    isFirst: lookingFirst(),
    ends: async () => [],
  }),
  'refresh-user': refresh('refreshes for the user of an access token', { user: subIn }),
  'refresh-without-token': refresh('refreshes for an access token alone', { user: subIn, needsNone: true }),
  'reuse-similar-ids': refresh('ends the families of whoever’s id begins with the user’s', {
    async ends({ userId }, kit) {
      const lists = await redisOf(kit).keys(`families-of:${userId}*`);
      return (await Promise.all(lists.map((list) => redisOf(kit).sMembers(list)))).flat();
    },
  }),
  'refresh-after-logout': {
    name: 'ends no refresh token at a logout',
    pieces: {
      revoke: (kit) => {
        const { authenticated, operatorOnly } = kit.names as Record<string, Guard>;
        kit.route(['POST'], '/logout', [authenticated as Guard], ({ send }) => send(204));
        kit.route(['POST'], '/operator/revoke', [operatorOnly as Guard], ({ send }) => send(204));
      },
    },
  },
  'unknown-keys': {
    name: 'asks the issuer for every unknown key',
    pieces: {
      keyOf: ({ names }) => {
        names.key = createRemoteJWKSet(new URL(String(names.jwksUrl)), { cooldownDuration: 0 });
      },
    },
  },
  'key-rotation': {
    name: 'learns no new key',
    pieces: {
      keyOf: async ({ names }) => {
        names.key = createLocalJWKSet((await (await fetch(String(names.jwksUrl))).json()) as never);
      },
    },
  },
  'keys-withheld': {
    name: 'fetches the keys for every token',
    pieces: {
      keyOf: ({ names }) => {
        names.key = createRemoteJWKSet(new URL(String(names.jwksUrl)), { cacheMaxAge: 0, cooldownDuration: 0 });
      },
    },
  },
  'weak-key': { name: 'starts with any key of its issuer', pieces: { start: undefined } },
};
