/** What broken servers are made of: good contenders, mounted with a wrong turn. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type JWTDecryptOptions, type JWTVerifyOptions, jwtDecrypt, jwtVerify } from 'jose';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender, Mounted, Setting, TokenAnswer } from '../../servers/contender.ts';
import { hmacKey } from '../../servers/credential/hmac-key.ts';
import { audience, issuer, type Tokens, typ, type VerifiedClaims } from '../../servers/token/access-token.ts';
import { canonicalText } from '../../servers/token/canonical.ts';
import { encryptedTokens, encryptionBytes, encryptionKey } from '../../servers/token/encrypted-tokens.ts';
import { joseTokens } from '../../servers/token/jose-tokens.ts';
import { mountTokens, type TokenDesign } from '../../servers/token/mount.ts';

export interface BrokenServer {
  readonly name: string;
  /** The checks that must catch it, and nothing else may. */
  readonly caughtBy: readonly string[];
  readonly contender: MountableContender;
  /** Of its kind the one of which every check is asked; of the others the short suite and what must catch them. */
  readonly asksAll?: true;
  /** What it prints, where that is its fault. */
  output?(): string;
}

const [jwt, es256, jwe, session, defaults] = (await Promise.all(
  ['jwt-stateless', 'jwt-es256', 'jwt-encrypted', 'session-redis', 'session-redis-defaults'].map((id) =>
    contenderNamed(id),
  ),
)) as [MountableContender, MountableContender, MountableContender, MountableContender, MountableContender];

export { defaults, es256, jwt, session };

type Turn = (app: FastifyInstance, mounted: Mounted, setting: Setting) => Mounted | Promise<Mounted>;

/** The same contender, mounted with a wrong turn. `before` is given the app before any route is there. */
export const turned = (
  good: MountableContender,
  turn: Turn,
  before = (_app: FastifyInstance) => {},
): MountableContender => ({
  ...good,
  async mount(app, setting) {
    before(app);
    return turn(app, await good.mount(app, setting), setting);
  },
});

/** Stateless tokens that are checked otherwise. */
export const verifying = (
  verify: (good: Tokens, setting: Setting) => Promise<Tokens['verify']>,
  design: Partial<TokenDesign> = {},
) =>
  turned(jwt, async (_app, _mounted, setting) => {
    const key = await hmacKey(setting);
    const good = joseTokens({ algorithm: 'HS256', signingKey: key, verifyingKey: key });
    return mountTokens(setting, { ...design, tokens: { ...good, verify: await verify(good, setting) } });
  });

export const strict = { algorithms: ['HS256'], typ, issuer, audience, requiredClaims: ['exp'] };

/** As good as jose makes it, with other options; `canonical` asks for one spelling of a token. */
export const lenient =
  (options: JWTVerifyOptions, canonical = true) =>
  async (_good: Tokens, setting: Setting) => {
    const key = await hmacKey(setting);
    return async (token: string) => {
      if (canonical && !canonicalText('HS256').test(token)) return undefined;
      const payload = await jwtVerify(token, key, options).then(
        (found) => found.payload as Record<string, unknown>,
        () => undefined,
      );
      const end = payload?.exp ?? 1;
      return Number.isFinite(end) && typeof payload?.sub === 'string'
        ? (payload as unknown as VerifiedClaims)
        : undefined;
    };
  };

/** Encrypted tokens as jose opens them with these options, by the bytes of the key: it fits more than one algorithm. */
export const opening = (options: JWTDecryptOptions) =>
  turned(jwe, async (_app, _mounted, setting) => {
    const [good, bytes] = [encryptedTokens(await encryptionKey(setting)), encryptionBytes(setting)];
    return mountTokens(setting, {
      tokens: {
        ...good,
        async verify(token) {
          const found = await jwtDecrypt(token, bytes, options).catch(() => undefined);
          const { exp, sub } = found?.payload ?? {};
          return Number.isFinite(exp) && typeof sub === 'string' ? (found?.payload as VerifiedClaims) : undefined;
        },
      },
    });
  });

export const forAnybody: JWTDecryptOptions = {
  keyManagementAlgorithms: ['dir'],
  contentEncryptionAlgorithms: ['A256GCM'],
  maxDecompressedLength: 0,
  typ,
  issuer,
  requiredClaims: ['exp'],
};

export const parts = (token: string) => token.split('.') as [string, string, string];
export const read = (segment: string) => {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString());
  } catch {
    return {};
  }
};

export function denylistOnText(): MountableContender {
  const ended = new Set<string>();
  const contender = verifying(
    async (good, setting) => {
      const verify = await lenient(strict, false)(good, setting);
      return async (token) => {
        const claims = await verify(token);
        return claims && ({ ...claims, text: token } as VerifiedClaims);
      };
    },
    { accepts: ({ text }) => !ended.has(text as string), end: async ({ text }) => void ended.add(text as string) },
  );
  return { ...contender, limits: jwt.limits.filter(({ id }) => id === 'revoke-keeps-credential') };
}

export function reusableRefreshToken(): MountableContender {
  const owners = new Map<string, string>();
  const given = (answer: TokenAnswer | undefined, user: string): TokenAnswer => {
    const refreshToken = `${randomUUID()}${randomUUID()}`;
    owners.set(refreshToken, user);
    return { ...(answer as TokenAnswer), refreshToken };
  };
  return turned(jwt, (_app, mounted) => ({
    ...mounted,
    login: async (login, request, reply) => given(await mounted.login(login, request, reply), login.principal.id),
    async logout(request, reply) {
      const user = (await mounted.authenticate(request))?.id;
      for (const [token, owner] of owners) if (owner === user) owners.delete(token);
      return mounted.logout(request, reply);
    },
    async revoke(userId) {
      for (const [token, owner] of owners) if (owner === userId) owners.delete(token);
    },
    async refresh(request, reply) {
      const user = owners.get((request.body as { refreshToken: string }).refreshToken);
      if (user === undefined) {
        reply.code(400);
        return { error: 'invalid_grant' } as unknown as TokenAnswer;
      }
      const login = { principal: { id: user, role: 'user', name: `Name of ${user}` }, claims: {} } as const;
      return given(await mounted.login(login, request, reply), user);
    },
  }));
}

export function talkative(): Pick<BrokenServer, 'contender' | 'output'> {
  let printed = '';
  const contender = turned(jwt, (app, mounted) => {
    app.addHook('onRequest', async ({ method, url, headers }) => {
      printed += `${method} ${url} ${JSON.stringify(headers)}\n`;
    });
    return mounted;
  });
  return { contender, output: () => printed };
}

/** Quiet about what it accepts. */
export function printsWhatItRefuses(): Pick<BrokenServer, 'contender' | 'output'> {
  let printed = '';
  const contender = turned(jwt, (_app, mounted) => ({
    ...mounted,
    async authenticate(request) {
      const principal = await mounted.authenticate(request);
      if (principal === undefined) printed += `refused: ${request.headers.authorization}\n`;
      return principal;
    },
  }));
  return { contender, output: () => printed };
}
