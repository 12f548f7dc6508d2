/** Servers that are good ones but for one wrong turn. Each is caught by the checks that name its fault, and by no other. */
import { createHmac, randomUUID } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { type JWTDecryptOptions, type JWTVerifyOptions, jwtDecrypt, jwtVerify } from 'jose';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender, Mounted, Setting, TokenAnswer } from '../../servers/contender.ts';
import { hmacKey } from '../../servers/credential/hmac-key.ts';
import { audience, issuer, type Tokens, typ, type VerifiedClaims } from '../../servers/token/access-token.ts';
import { canonicalText } from '../../servers/token/canonical.ts';
import { encryptedTokens, encryptionBytes, encryptionKey } from '../../servers/token/encrypted-tokens.ts';
import { joseTokens } from '../../servers/token/jose-tokens.ts';
import { sharedKeyPair } from '../../servers/token/key-pair.ts';
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

type Turn = (app: FastifyInstance, mounted: Mounted, setting: Setting) => Mounted | Promise<Mounted>;

/** The same contender, mounted with a wrong turn. `before` is given the app before any route is there. */
const turned = (good: MountableContender, turn: Turn, before = (_app: FastifyInstance) => {}): MountableContender => ({
  ...good,
  async mount(app, setting) {
    before(app);
    return turn(app, await good.mount(app, setting), setting);
  },
});

/** Stateless tokens that are checked otherwise. */
const verifying = (
  verify: (good: Tokens, setting: Setting) => Promise<Tokens['verify']>,
  design: Partial<TokenDesign> = {},
) =>
  turned(jwt, async (_app, _mounted, setting) => {
    const key = await hmacKey(setting);
    const good = joseTokens({ algorithm: 'HS256', signingKey: key, verifyingKey: key });
    return mountTokens(setting, { ...design, tokens: { ...good, verify: await verify(good, setting) } });
  });

const strict = { algorithms: ['HS256'], typ, issuer, audience, requiredClaims: ['exp'] };

/** As good as jose makes it, with other options; `canonical` asks for one spelling of a token. */
const lenient =
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
const opening = (options: JWTDecryptOptions) =>
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

const forAnybody: JWTDecryptOptions = {
  keyManagementAlgorithms: ['dir'],
  contentEncryptionAlgorithms: ['A256GCM'],
  maxDecompressedLength: 0,
  typ,
  issuer,
  requiredClaims: ['exp'],
};

const parts = (token: string) => token.split('.') as [string, string, string];
const read = (segment: string) => {
  try {
    return JSON.parse(Buffer.from(segment, 'base64url').toString());
  } catch {
    return {};
  }
};

function denylistOnText(): MountableContender {
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

function reusableRefreshToken(): MountableContender {
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

function talkative(): Pick<BrokenServer, 'contender' | 'output'> {
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
function printsWhatItRefuses(): Pick<BrokenServer, 'contender' | 'output'> {
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

export const brokenServers: readonly BrokenServer[] = [
  {
    name: 'accepts alg none',
    caughtBy: ['forged', 'alg-none'],
    contender: verifying(async (good) => (token) => {
      const [header, payload] = parts(token);
      return /^none$/i.test(read(header).alg) ? read(payload) : good.verify(token);
    }),
  },
  {
    name: 'takes HS256 keyed with its public key',
    caughtBy: ['public-key-as-secret'],
    contender: turned(es256, (_app, mounted, setting) => {
      const pem = sharedKeyPair(setting, 'ES256').publicKey.export({ format: 'pem', type: 'spki' });
      return {
        ...mounted,
        authenticate(request) {
          const [header, payload, signature] = parts(request.headers.authorization?.slice(7) ?? '..');
          const mac = createHmac('sha256', pem).update(`${header}.${payload}`).digest('base64url');
          if (read(header).alg !== 'HS256' || mac !== signature) return mounted.authenticate(request);
          const { sub: id, role, name } = read(payload);
          return { id, role, name };
        },
      };
    }),
  },
  { name: 'needs no exp', caughtBy: ['times'], contender: verifying(lenient({ ...strict, requiredClaims: [] })) },
  {
    name: 'accepts any audience',
    caughtBy: ['audience'],
    contender: verifying(lenient({ algorithms: ['HS256'], typ, issuer, requiredClaims: ['exp'] })),
  },
  {
    name: 'accepts any issuer',
    caughtBy: ['issuer'],
    contender: verifying(lenient({ algorithms: ['HS256'], typ, audience, requiredClaims: ['exp'] })),
  },
  {
    name: 'unpacks an encrypted token that was compressed',
    caughtBy: ['compressed'],
    contender: opening({ ...forAnybody, audience, maxDecompressedLength: 250_000 }),
  },
  {
    name: 'decrypts by whatever algorithm its key fits',
    caughtBy: ['other-algorithm'],
    contender: opening({ maxDecompressedLength: 0, typ, issuer, audience, requiredClaims: ['exp'] }),
  },
  {
    name: 'accepts any audience of an encrypted token',
    caughtBy: ['audience'],
    contender: opening(forAnybody),
  },
  {
    name: 'keeps the session id at login',
    caughtBy: ['new-id'],
    contender: turned(defaults, (app, mounted) => {
      app.addHook('preHandler', async (request) => {
        request.session.regenerate = (async () => {}) as typeof request.session.regenerate;
      });
      return mounted;
    }),
  },
  {
    name: 'only clears the cookie at logout',
    caughtBy: ['logout', 'logout-everywhere', 'slow-request'],
    contender: turned(session, (_app, mounted) => ({
      ...mounted,
      async logout(_request, reply) {
        reply.clearCookie('__Host-session', { path: '/', secure: true, httpOnly: true, sameSite: 'lax' });
      },
    })),
  },
  {
    name: 'lets a request in flight bring a session back',
    caughtBy: ['slow-request'],
    contender: { ...defaults, limits: defaults.limits.filter(({ id }) => id !== 'reaccepts-after-slow-request') },
  },
  { name: 'keys its denylist on the text of a token', caughtBy: ['respelt'], contender: denylistOnText() },
  {
    name: 'lets a refresh token be used again',
    caughtBy: ['refresh-reuse', 'refresh-race'],
    contender: reusableRefreshToken(),
  },
  {
    name: 'answers 500 to a bad token',
    caughtBy: [
      'forged',
      'expired',
      'two-credentials',
      'signature',
      'alg-none',
      'other-algorithm',
      'crit',
      'times',
      'issuer',
      'audience',
      'token-type',
      'claims-form',
      'embedded-key',
    ],
    contender: verifying(async (good) => async (token) => {
      const claims = await good.verify(token);
      if (claims === undefined) throw new TypeError('not a token');
      return claims;
    }),
  },
  { name: 'prints credentials', caughtBy: ['silent'], ...talkative() },
  { name: 'prints the credentials that it refuses', caughtBy: ['silent'], ...printsWhatItRefuses() },
  {
    name: 'lets a cache keep its refusals',
    caughtBy: ['no-store'],
    contender: turned(jwt, (app, mounted) => {
      app.addHook('onSend', async (_request, reply) => {
        if (reply.statusCode === 401) reply.removeHeader('cache-control');
      });
      return mounted;
    }),
  },
  {
    name: 'lets a cache keep its answers',
    caughtBy: ['no-store'],
    contender: turned(jwt, (app, mounted) => {
      app.addHook('onSend', async (_request, reply) => void reply.removeHeader('cache-control'));
      return mounted;
    }),
  },
  {
    name: 'shows its cookie to scripts',
    caughtBy: ['cookie-flags'],
    contender: turned(session, (app, mounted) => {
      app.addHook('onSend', async (_request, reply) => {
        const lines = [reply.getHeader('set-cookie') ?? []]
          .flat()
          .map((line) => String(line).replace(/; HttpOnly/i, ''));
        if (lines.length > 0) reply.removeHeader('set-cookie').header('set-cookie', lines);
      });
      return mounted;
    }),
  },
  {
    name: 'accepts a token in the query',
    caughtBy: ['query'],
    contender: turned(jwt, (app, mounted) => {
      app.addHook('onRequest', async ({ headers, query }) => {
        const { access_token: token } = query as Record<string, string | undefined>;
        if (token !== undefined) headers.authorization ??= `Bearer ${token}`;
      });
      return mounted;
    }),
  },
  {
    name: 'does not check the operator’s key',
    caughtBy: ['error-answers', 'operator-key'],
    contender: turned(
      session,
      (_app, mounted) => mounted,
      (app) =>
        app.addHook('onRoute', (route) => {
          if (route.url === '/operator/revoke') delete route.onRequest;
        }),
    ),
  },
  {
    name: 'does what another site asks for',
    caughtBy: ['cross-site'],
    contender: turned(
      session,
      (_app, mounted) => mounted,
      (app) =>
        app.addHook('onRoute', (route) => {
          if (route.url === '/login' || route.url === '/logout') delete route.onRequest;
        }),
    ),
  },
];
