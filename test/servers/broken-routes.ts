/** Servers whose guards and routes read a request differently: its path, or its method. Good but for that. */
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { MountableContender, Mounted } from '../../servers/contender.ts';
import { principalOf } from '../../servers/principal.ts';
import { type BrokenServer, jwt, session, turned } from './wrong-turns.ts';

const refresh = await contenderNamed('jwt-refresh');
const someone = principalOf('admin-someone');

/** The good server, with something done to the app before any route is there. */
const before = (good: MountableContender, first: (app: FastifyInstance) => void) =>
  turned(good, (_app, mounted) => mounted, first);

/** Answers to a request before any guard, where this says so. */
const answering = (good: MountableContender, isOpen: (request: FastifyRequest) => boolean) =>
  before(good, (app) =>
    app.addHook('onRequest', async (request, reply) => (isOpen(request) ? reply.send(someone) : undefined)),
  );

/** A server whose router finds these paths by a spelling that its guard does not know. */
function found(pathOf: (target: string, headers: FastifyRequest['headers']) => string, paths = ['/me', '/admin']) {
  return answering(jwt, ({ raw: { url = '', method }, headers }) => {
    const [path = ''] = url.split('?');
    return method === 'GET' && !paths.includes(path) && paths.includes(pathOf(path, headers));
  });
}

function unescaped(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

const normalised = (target: string) => (URL.canParse(target, 'http://x') ? new URL(target, 'http://x').pathname : '');

const spellings: Readonly<Record<string, Parameters<typeof found>[0]>> = {
  'a slash behind it': (path) => path.replace(/\/+$/, ''),
  'two slashes before it': (path) => path.replace(/^\/+/, '/'),
  'dot segments before it': (path) => (path.startsWith('//') ? '' : normalised(path)),
  'other letters’ case': (path) => path.toLowerCase(),
  'escaped letters': unescaped,
  'letters that are escaped twice': (path) => (unescaped(path) === path ? '' : unescaped(unescaped(path))),
  'an escaped slash': (path) => unescaped(path).replace(/\/+/g, '/').replace(/\/$/, ''),
  'a matrix parameter': (path) => path.split(';', 1)[0] as string,
  'an ending': (path) => path.replace(/\.\w*$/, ''),
  'the absolute form': (path) => (path.startsWith('http:') ? normalised(path) : ''),
  'a space behind it': (path) => unescaped(path).trimEnd(),
  'a header that names it': (_path, headers) => String(headers['x-original-url'] ?? ''),
};

/** A route of the good server, changed as it is added. */
const withRoute = (good: MountableContender, url: string, change: (route: RouteOptions) => void) =>
  before(good, (app) =>
    app.addHook('onRoute', (route) => {
      if (route.url === url) change(route);
    }),
  );

/** A route more, beside the good ones. */
const withMore = (good: MountableContender, add: (app: FastifyInstance, mounted: Mounted) => void) =>
  turned(good, (app, mounted) => {
    add(app, mounted);
    return mounted;
  });

/** A guard that looks at no request but those to this very target: the router knows other spellings of it. */
export const guardedByText = (good: MountableContender, url: string) =>
  withRoute(good, url, (route) => {
    const guard = route.onRequest as (request: FastifyRequest, reply: FastifyReply, done: () => void) => void;
    route.onRequest = (request, reply, done) => (request.raw.url === url ? guard(request, reply, done) : done());
  });

/** Who asks for /admin by another spelling is asked for no role. */
function roleByText(): MountableContender {
  const handlers = new Map<string, RouteOptions['handler']>();
  return before(jwt, (app) =>
    app.addHook('onRoute', (route) => {
      const { url, handler } = route;
      handlers.set(url, handler);
      if (url !== '/admin') return;
      route.handler = function (request, reply) {
        const chosen = isAt(request, url) ? handler : (handlers.get('/me') as typeof handler);
        return chosen.call(this, request, reply);
      };
    }),
  );
}

const isAt = ({ raw: { url = '' } }: FastifyRequest, ...paths: readonly string[]) =>
  paths.includes(url.split('?', 1)[0] as string);

/** A second way out, by a link. */
function revokingTokens(): MountableContender {
  const ended = new Set<string | undefined>();
  return turned(jwt, (app, mounted) => {
    app.get<{ Querystring: { token: string } }>('/oauth/revoke', async ({ query }) => void ended.add(query.token));
    return {
      ...mounted,
      authenticate: (request) =>
        ended.has(request.headers.authorization?.slice(7)) ? undefined : mounted.authenticate(request),
    };
  });
}

export const brokenInRoutes: readonly BrokenServer[] = [
  ...Object.entries(spellings).map(([how, pathOf]) => ({
    name: `lets anybody in by a path with ${how}`,
    caughtBy: ['path-spelling'],
    contender: found(pathOf),
  })),
  {
    name: 'lets anybody in who names an open path in the query',
    caughtBy: ['path-spelling'],
    contender: answering(jwt, (request) => isAt(request, '/me') && request.raw.url?.includes('=/health') === true),
  },
  { name: 'asks for a role by the text of a path', caughtBy: ['path-spelling'], contender: roleByText() },
  {
    name: 'guards GET alone',
    caughtBy: ['other-methods'],
    contender: answering(jwt, (request) => request.method !== 'GET' && isAt(request, '/me', '/admin')),
  },
  {
    name: 'answers HEAD to anybody',
    caughtBy: ['other-methods'],
    contender: withMore(session, (app) => app.head('/me', async () => '')),
  },
  {
    name: 'answers HEAD of /admin to every user',
    caughtBy: ['other-methods'],
    contender: withMore(jwt, (app, mounted) =>
      app.head('/admin', async (request, reply) => {
        if ((await mounted.authenticate(request)) === undefined) reply.code(401);
        return '';
      }),
    ),
  },
  {
    name: 'answers OPTIONS with what is there',
    caughtBy: ['other-methods'],
    contender: withMore(jwt, (app) => app.options('/me', async () => someone)),
  },
  {
    name: 'guards the method that a request has, and answers the one that a header names',
    caughtBy: ['other-methods'],
    contender: answering(
      session,
      (request) => isAt(request, '/admin') && request.headers['x-http-method-override'] === 'GET',
    ),
  },
  {
    name: 'guards the method that a header names',
    caughtBy: ['other-methods'],
    contender: answering(jwt, (request) => isAt(request, '/me') && request.headers['x-method-override'] === 'HEAD'),
  },
  {
    name: 'answers the method that the query names',
    caughtBy: ['other-methods'],
    contender: answering(jwt, (request) => request.method === 'POST' && request.raw.url === '/admin?_method=GET'),
  },
  {
    name: 'logs out by GET',
    caughtBy: ['safe-methods'],
    contender: withMore(session, (app, mounted) =>
      app.get('/logout', async (request, reply) => {
        await mounted.logout(request, reply);
        return reply.code(204).send();
      }),
    ),
  },
  {
    name: 'revokes by GET',
    caughtBy: ['safe-methods'],
    contender: withMore(session, (app, mounted) =>
      app.get<{ Querystring: { userId: string } }>('/operator/revoke', async ({ query }, reply) => {
        await mounted.revoke(query.userId);
        return reply.code(204).send();
      }),
    ),
  },
  {
    name: 'revokes a token by GET',
    caughtBy: ['safe-methods'],
    contender: revokingTokens(),
  },
  {
    name: 'refreshes by HEAD',
    caughtBy: ['safe-methods'],
    contender: withMore(refresh, (app, mounted) =>
      app.head('/refresh', async (request, reply) => {
        (request as { body: unknown }).body = request.query;
        await mounted.refresh?.(request, reply);
        return '';
      }),
    ),
  },
  {
    name: 'logs in by GET',
    caughtBy: ['safe-methods'],
    contender: withMore(jwt, (app, mounted) =>
      app.get<{ Querystring: { userId: string } }>('/login', (request, reply) =>
        mounted.login({ principal: principalOf(request.query.userId), claims: {} }, request, reply),
      ),
    ),
  },
  {
    name: 'asks for the operator’s key by the text of a path',
    caughtBy: ['action-spelling'],
    contender: guardedByText(session, '/operator/revoke'),
  },
  {
    name: 'looks for another site’s page by the text of a path, at a logout',
    caughtBy: ['action-spelling'],
    contender: guardedByText(session, '/logout'),
  },
  {
    name: 'looks for another site’s page by the text of a path, at a login',
    caughtBy: ['action-spelling'],
    contender: guardedByText(session, '/login'),
  },
  {
    name: 'has a second logout with a slash behind it, which any page can send',
    caughtBy: ['action-spelling'],
    contender: withMore(session, (app, mounted) =>
      app.post('/logout/', async (request, reply) => {
        await mounted.logout(request, reply);
        return reply.code(204).send();
      }),
    ),
  },
];
