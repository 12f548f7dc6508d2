/** Servers that take who a request is from, or for, out of something else than its credential. Good but for that. */
import type { FastifyRequest } from 'fastify';
import { contenderNamed } from '../../servers/catalogue.ts';
import type { Login, MountableContender, TokenAnswer } from '../../servers/contender.ts';
import { principalOf } from '../../servers/principal.ts';
import { type BrokenServer, jwt, read, session, turned } from './wrong-turns.ts';

const refresh = await contenderNamed('jwt-refresh');

type UserIn = (request: FastifyRequest) => string | undefined;

const subjectOf = (token: string | undefined): string | undefined => read(token?.split('.')[1] ?? '').sub;
const textIn = (values: unknown, name: string): string | undefined =>
  (values as Readonly<Record<string, string | undefined>> | undefined)?.[name];
/** Of the header alone: no plugin reads cookies for tokens. */
const cookieIn = ({ headers: { cookie = '' } }: FastifyRequest, name: string): string | undefined =>
  new Map(cookie.split('; ').map((pair) => pair.split('=', 2) as [string, string])).get(name);

const bearerIn: UserIn = ({ headers: { authorization } }) => subjectOf(authorization?.slice(7));

const places: Readonly<Record<string, UserIn>> = {
  'an access token that is sent along': bearerIn,
  'an access token in a cookie': (request) => subjectOf(cookieIn(request, 'access_token')),
  'the query': ({ query }) => textIn(query, 'userId'),
  'a cookie': (request) => cookieIn(request, 'userId'),
  'a header': ({ headers }) => textIn(headers, 'x-user-id'),
  'the body': ({ body }) => textIn(body, 'userId'),
};

/** The routes of the good server, which take bodies with whatever members. */
const takingMore = (good: MountableContender) =>
  turned(
    good,
    (_app, mounted) => mounted,
    (app) =>
      app.addHook('onRoute', (route) => {
        if (route.url !== '/refresh') return;
        const body = { type: 'object', properties: { refreshToken: { type: 'string' } }, required: ['refreshToken'] };
        route.schema = { ...route.schema, body };
      }),
  );

const loginAs = (user: string, role = principalOf(user).role): Login => ({
  principal: { ...principalOf(user), role },
  claims: {},
});

/** Its refresh is for whom the request names, and needs a good refresh token all the same. */
const refreshingFor = (userIn: UserIn) =>
  turned(takingMore(refresh), (_app, mounted) => ({
    ...mounted,
    async refresh(request, reply) {
      const good = await mounted.refresh?.(request, reply);
      const user = userIn(request);
      return good && user !== undefined ? mounted.login(loginAs(user), request, reply) : good;
    },
  }));

/** Gives what it has for a good refresh token to whoever brings this instead. */
const refreshingWithout = (userIn: UserIn) =>
  turned(takingMore(refresh), (_app, mounted) => ({
    ...mounted,
    async refresh(request, reply) {
      const user = userIn(request);
      return (
        (await mounted.refresh?.(request, reply)) ??
        (user === undefined ? undefined : mounted.login(loginAs(user), request, reply))
      );
    },
  }));

/** The rights are those that the body asks for. */
const refreshingWithRights = turned(takingMore(refresh), (_app, mounted) => ({
  ...mounted,
  async refresh(request, reply) {
    const good = await mounted.refresh?.(request, reply);
    if (good === undefined || textIn(request.body, 'role') !== 'admin') return good;
    return mounted.login(loginAs(subjectOf(good.accessToken) ?? '', 'admin'), request, reply);
  },
}));

/** The refresh token is looked for in the query first, and in a cookie. */
const refreshTokenElsewhere = turned(refresh, (_app, mounted) => ({
  ...mounted,
  async refresh(request, reply): Promise<TokenAnswer | undefined> {
    const elsewhere = textIn(request.query, 'refreshToken') ?? cookieIn(request, 'refreshToken');
    if (elsewhere !== undefined) (request as { body: unknown }).body = { refreshToken: elsewhere };
    return mounted.refresh?.(request, reply);
  },
}));

/** Whoever is read, or logged out, is whom the request names. */
const readingFor = (good: MountableContender, userIn: UserIn) =>
  turned(good, (_app, mounted) => ({
    ...mounted,
    async authenticate(request) {
      const principal = await mounted.authenticate(request);
      const user = userIn(request);
      return principal && user !== undefined ? principalOf(user) : principal;
    },
  }));

const loggingOutFor = (userIn: UserIn) =>
  turned(session, (_app, mounted) => ({
    ...mounted,
    async logout(request, reply) {
      const user = userIn(request);
      return user === undefined ? mounted.logout(request, reply) : mounted.revoke(user);
    },
  }));

export const brokenInRefresh: readonly BrokenServer[] = [
  ...Object.entries(places).map(([where, userIn]) => ({
    name: `takes the user of a refresh from ${where}`,
    caughtBy: ['refresh-user'],
    contender: refreshingFor(userIn),
  })),
  {
    name: 'prefers a refresh token in the query, or in a cookie',
    caughtBy: ['refresh-user'],
    contender: refreshTokenElsewhere,
  },
  {
    name: 'gives a refresh the role that its body asks for',
    caughtBy: ['refresh-user'],
    contender: refreshingWithRights,
  },
  {
    name: 'refreshes for an access token where the refresh token is bad',
    caughtBy: ['refresh-without-token'],
    contender: refreshingWithout(bearerIn),
  },
  {
    name: 'refreshes for a user named in the body where the refresh token is bad',
    caughtBy: ['refresh-without-token'],
    contender: refreshingWithout(({ body }) => textIn(body, 'userId')),
  },
  ...(['the query', 'a cookie'] as const).map((where) => ({
    name: `reads the user that is named in ${where}`,
    caughtBy: ['named-user'],
    contender: readingFor(jwt, places[where] as UserIn),
  })),
  {
    name: 'reads the user that a header names',
    caughtBy: ['client-headers', 'named-user'],
    contender: readingFor(session, places['a header'] as UserIn),
  },
  {
    name: 'gives the rights that the query names',
    caughtBy: ['named-user'],
    contender: turned(jwt, (_app, mounted) => ({
      ...mounted,
      async authenticate(request) {
        const principal = await mounted.authenticate(request);
        return principal && textIn(request.query, 'role') === 'admin' ? { ...principal, role: 'admin' } : principal;
      },
    })),
  },
  ...(['the query', 'a cookie', 'the body'] as const).map((where) => ({
    name: `logs out the user that is named in ${where}`,
    caughtBy: ['named-user'],
    contender: loggingOutFor(places[where] as UserIn),
  })),
  {
    name: 'logs in the user of a credential that is sent along',
    caughtBy: ['named-user'],
    contender: turned(jwt, (_app, mounted) => ({
      ...mounted,
      async login(login, request, reply) {
        return mounted.login(
          { ...login, principal: (await mounted.authenticate(request)) ?? login.principal },
          request,
          reply,
        );
      },
    })),
  },
];
