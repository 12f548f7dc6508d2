/** Servers that let in pages of origins that they do not name, or keep out those that they do. Good but for that. */
import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import type { MountableContender } from '../../servers/contender.ts';
import { type BrokenServer, session, turned } from './wrong-turns.ts';

const named = 'https://app.example.test';
const naming: MountableContender = { ...session, sameSiteOrigins: [named] };

const before = (good: MountableContender, first: (app: FastifyInstance) => void) =>
  turned(good, (_app, mounted) => mounted, first);

/** The guards of what changes something pass over these requests. */
const passing = (good: MountableContender, isPassed: (headers: FastifyRequest['headers']) => boolean) =>
  before(good, (app) =>
    app.addHook('onRoute', (route: RouteOptions) => {
      const guard = route.onRequest;
      if (!['/login', '/logout'].includes(route.url) || typeof guard !== 'function') return;
      route.onRequest = function (request, reply, done) {
        return isPassed(request.headers) ? done() : guard.call(this, request, reply, done);
      };
    }),
  );

/** What an answer says of the origins that may read it, changed. */
const allowing = (good: MountableContender, isAllowed: (origin: string) => boolean) =>
  before(good, (app) =>
    app.addHook('onSend', async ({ headers: { origin } }, reply) => {
      if (origin === undefined || !isAllowed(origin)) return;
      reply.header('access-control-allow-origin', origin).header('access-control-allow-credentials', 'true');
    }),
  );

export const brokenOrigins: readonly BrokenServer[] = [
  {
    name: 'lets in every page of its site',
    caughtBy: ['same-site'],
    contender: passing(session, ({ 'sec-fetch-site': site }) => site === 'same-site'),
  },
  {
    name: 'lets in every page of its site, and names one',
    caughtBy: ['same-site'],
    contender: passing(naming, ({ 'sec-fetch-site': site }) => site === 'same-site'),
  },
  {
    name: 'lets in what begins like the origin that it names',
    caughtBy: ['same-site'],
    contender: passing(naming, ({ origin }) => origin?.startsWith(named) === true),
  },
  {
    name: 'lets in every subdomain of the one that it names',
    caughtBy: ['same-site'],
    contender: passing(naming, ({ origin }) => /^https:\/\/([\w-]+\.)*example\.test$/.test(origin ?? '')),
  },
  {
    name: 'lets in the origin that it names from another site too',
    caughtBy: ['same-site'],
    contender: passing(naming, ({ origin }) => origin === named),
  },
  {
    name: 'names an origin, and keeps it out',
    caughtBy: ['same-site'],
    contender: before(naming, (app) =>
      app.addHook('onRequest', async ({ method, headers }, reply) =>
        method === 'POST' && headers.origin === named ? reply.code(403).send({ error: 'forbidden' }) : undefined,
      ),
    ),
  },
  {
    name: 'names an origin, and lets it read nothing',
    caughtBy: ['same-site'],
    contender: before(naming, (app) =>
      app.addHook('onSend', async (_request, reply) => void reply.removeHeader('access-control-allow-credentials')),
    ),
  },
  {
    name: 'does not tell caches that its answers depend on the origin',
    caughtBy: ['same-site'],
    contender: before(naming, (app) =>
      app.addHook('onSend', async (_request, reply) => void reply.removeHeader('vary')),
    ),
  },
  {
    name: 'lets a page of any origin read its answers',
    caughtBy: ['cross-origin-read'],
    contender: allowing(session, () => true),
  },
  {
    name: 'lets a page without an origin read its answers',
    caughtBy: ['cross-origin-read'],
    contender: allowing(session, (origin) => origin === 'null'),
  },
  {
    name: 'lets every subdomain read its answers where it names one',
    caughtBy: ['cross-origin-read'],
    contender: allowing(naming, (origin) => origin.endsWith('.example.test')),
  },
];
