/** The shops that are put together from the code of the pages, and what is asked of each. */
import { createHash } from 'node:crypto';
import { contenderNamed } from '../../../servers/catalogue.ts';
import type { Judged } from '../../../servers/conformance/check.ts';
import type { Principal, Setting } from '../../../servers/contender.ts';
import { buildIssuer } from '../../../servers/issuer/issuer.ts';
import { IssuerClient } from '../../../servers/issuer/issuer-client.ts';
import { principalOf } from '../../../servers/principal.ts';
import { claimsFor, seconds } from '../../../servers/token/access-token.ts';
import { encryptedTokens, encryptionKey } from '../../../servers/token/encrypted-tokens.ts';
import { forgeOf, pairParts } from '../../../servers/token/forge.ts';
import { josePairTokens } from '../../../servers/token/jose-tokens.ts';
import { newKeyPair } from '../../../servers/token/key-pair.ts';
import { stateless, statelessLimits } from '../../../servers/token/stateless.ts';
import type { Guard, Kit } from './kit.ts';
import type { Names } from './page-code.ts';
import type { Shop } from './shop.ts';

const [jwe, rs256] = await Promise.all([contenderNamed('jwt-encrypted'), contenderNamed('jwt-rs256')]);
const pair = newKeyPair('ES256');
const tokens = josePairTokens(pair, 'ES256');
const keyName = 'key-of-2026';

const claimsOf = (principal: Principal, added: object = {}) =>
  claimsFor({ principal, claims: {} }, seconds(), seconds() + 300, { ...added });

const common = {
  ...{ log: 'silent', noStore: 'no-store', operatorOnly: 'operator-key', errors: 'error-answers', listen: 'loopback' },
};

export const sessions: Shop = {
  pieces: {
    ...common,
    ...{ start: 'weak-secret', https: 'login-over-http', site: 'cross-site', cors: 'cross-origin-read' },
    ...{ session: 'cookie-flags', authenticated: 'no-credential', read: 'read' },
    ...{ login: 'login', logout: 'logout', revoke: 'revoke' },
  },
  contender: { family: 'session', challenge: 'Cookie', limits: [] },
};

/** A read that writes into its session when it ends. */
const writingRead = (kit: Kit) =>
  kit.route(['GET'], '/me/slow', [kit.names.authenticated as Guard], async ({ asked, send }) => {
    await new Promise((over) => setTimeout(over, Number(asked.query.ms)));
    asked.session.seenAt = Date.now();
    send(200, asked.user);
  });

export const writing: Shop = {
  ...sessions,
  pieces: { ...sessions.pieces, slow: writingRead, session: 'slow-request' },
};

export const timed: Shop = {
  ...sessions,
  pieces: { ...sessions.pieces, session: 'idle-timeout' },
  setting: { timeouts: { idleSeconds: 1, absoluteSeconds: 2, keysSeconds: 1, trustedSeconds: 5, graceSeconds: 1 } },
  shorter: { '30 * 60': '1', '12 * 3_600_000': '2_000' },
};

/** Where the header of a request is measured: before the application in Express, in Fastify when it is made. */
export const measured = {
  express: { ...sessions, pieces: { ...sessions.pieces, listen: 'header-size' } },
  fastify: { ...sessions, pieces: { ...sessions.pieces, app: 'header-size' } },
} as const;

/** A login of the suite’s, without a password, that answers with tokens. */
const tokenLogin = (kit: Kit) =>
  kit.route(['POST'], '/login', [], async ({ asked, send }) => {
    const { checked, tokensFor } = kit.names as {
      checked(body: unknown): Promise<Principal | undefined>;
      tokensFor(user: Principal): Promise<object>;
    };
    const user = await checked(asked.body);
    if (user === undefined) send(400, { error: 'bad_request' });
    else send(200, await tokensFor(user));
  });

const signing: Judged = {
  ...stateless({ tokensOf: () => tokens, forgedWith: () => pairParts(pair, 'ES256') }),
};

const machine = { id: 'machine', secret: 'of a machine: 100 % & more' };

const given = (): Names => ({
  key: pair.publicKey,
  keys: new Map([[keyName, pair.publicKey]]),
  accessToken: ({ id }: Pick<Principal, 'id'>, sid?: string) =>
    tokens.sign(claimsOf(principalOf(id), sid === undefined ? {} : { sid })),
  clients: new Map([
    [machine.id, { id: machine.id, secretDigest: createHash('sha256').update(machine.secret).digest() }],
  ]),
});

export const signed: Shop = {
  pieces: {
    ...common,
    ...{ authenticated: 'signature', read: 'insufficient-scope', refresh: 'refresh', login: tokenLogin },
    ...{ revoke: 'refresh-after-logout', oauth: 'client-credentials' },
  },
  contender: { ...signing, forgeClient: () => machine },
  given,
};

/** Its refresh tokens work again for a while. */
export const graced: Shop = {
  ...signed,
  pieces: { ...signed.pieces, refresh: 'refresh-grace' },
  contender: { ...signing, limits: [...signing.limits, { id: 'refresh-grace', seconds: 10, note: 'Ten seconds.' }] },
  setting: { timeouts: { idleSeconds: 1, absoluteSeconds: 2, keysSeconds: 1, trustedSeconds: 5, graceSeconds: 1 } },
  shorter: { '10_000': '1_000' },
};

/** Its logout ends an access token. */
export const listing: Shop = {
  ...signed,
  pieces: { ...signed.pieces, authenticated: 'respelt', revoke: undefined, oauth: 'token-revocation' },
  contender: { ...signing, limits: statelessLimits.filter(({ id }) => id !== 'logout-keeps-credential') },
};

export const named: Shop = {
  ...signed,
  pieces: { ...signed.pieces, keyOf: 'key-name' },
  contender: {
    ...signing,
    forge: async () => forgeOf({ ...pairParts(pair, 'ES256'), header: { kid: keyName } }),
  },
};

const issued = (issue: (user: Principal) => Promise<string> | string) => ({
  tokensFor: async (user: Principal) => ({ accessToken: await issue(user), tokenType: 'Bearer', expiresIn: 300 }),
});

export const encrypted: Shop = {
  pieces: { ...common, authenticated: 'compressed', read: 'insufficient-scope', login: tokenLogin },
  contender: jwe,
  async given(setting) {
    const key = await encryptionKey(setting);
    return { key, ...issued((user) => encryptedTokens(key).sign(claimsOf(user))) };
  },
};

const [cooldown, trusted] = [1_000, 4_000];

export const following: Shop = {
  pieces: {
    ...common,
    ...{ start: 'weak-key', keyOf: 'unknown-keys', read: 'insufficient-scope', login: tokenLogin },
    authenticated: 'signature',
  },
  contender: {
    ...rs256,
    keys: () => ({
      newSeconds: (cooldown / 1_000) * 1.5,
      removedSeconds: (trusted / 1_000) * 1.5,
      betweenFetchesSeconds: cooldown / 1_000,
      trustedSeconds: trusted / 1_000,
    }),
  },
  shorter: { '30_000': String(cooldown), '600_000': String(trusted), "'ES256'": "'RS256'" },
  given: (setting: Setting) =>
    issued(async ({ id, role, name }) => {
      const client = new IssuerClient(setting, 'resource-jwt');
      try {
        return (await client.login({ principal: { id, role, name }, claims: {} }, 300)).accessToken;
      } finally {
        client.close();
      }
    }),
  async issuer(setting, operatorKey) {
    const app = await buildIssuer(setting, operatorKey);
    return { url: await app.listen({ host: '127.0.0.1', port: 0 }), close: () => app.close() };
  },
};
