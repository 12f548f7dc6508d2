/** Servers that are good ones but for one wrong turn. Each is caught by the checks that name its fault, and by no other. */
import { createHmac } from 'node:crypto';
import { audience, issuer, typ } from '../../servers/token/access-token.ts';
import { sharedKeyPair } from '../../servers/token/key-pair.ts';
import {
  type BrokenServer,
  defaults,
  denylistOnText,
  es256,
  forAnybody,
  jwt,
  lenient,
  opening,
  parts,
  printsWhatItRefuses,
  read,
  reusableRefreshToken,
  session,
  strict,
  talkative,
  turned,
  verifying,
} from './wrong-turns.ts';

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
    caughtBy: ['slow-request', 'slow-request-revoked'],
    contender: { ...defaults, limits: defaults.limits.filter(({ id }) => id !== 'reaccepts-after-slow-request') },
  },
  { name: 'keys its denylist on the text of a token', caughtBy: ['respelt'], contender: denylistOnText() },
  {
    name: 'lets a refresh token be used again',
    caughtBy: ['refresh-reuse', 'refresh-race', 'reuse-similar-ids', 'refresh-without-token'],
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
    caughtBy: ['cross-site', 'same-site'],
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
