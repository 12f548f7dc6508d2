/** Routes and guards said once, for an Express and for a Fastify application: what faulty pieces of a shop are made of. */
import { once } from 'node:events';
import type { IncomingHttpHeaders, Server } from 'node:http';
import { createRequire } from 'node:module';
import Fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest, type HTTPMethods } from 'fastify';
import type { Principal } from '../../../servers/contender.ts';
import type { Framework, Names } from './page-code.ts';

/** A session, by whichever plug-in. */
export interface Session {
  userId?: unknown;
  startedAt?: number;
  readonly sessionId?: string;
  destroy(done?: (error?: unknown) => void): unknown;
  [member: string]: unknown;
}

/** What both frameworks call a request. */
export interface Asked {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly body: Readonly<Record<string, unknown>> | undefined;
  session: Session;
  user: Principal | undefined;
  claims: Readonly<Record<string, unknown>>;
}

/** One request and its answer. */
export interface Exchange {
  readonly asked: Asked;
  /** As it was sent. */
  readonly url: string;
  readonly sessionId: string;
  destroySession(): Promise<unknown>;
  header(name: string, value: string): void;
  send(status: number, body?: unknown): void;
  /** Whether it has been sent. */
  readonly isAnswered: boolean;
}

export type Handler = (exchange: Exchange) => unknown;

/** A guard as the framework calls it. */
export type Guard = (...given: never[]) => unknown;

export interface Kit {
  readonly framework: Framework;
  readonly names: Names;
  /** Of everything registered behind it; it goes on where it sent nothing. */
  hook(handler: Handler): void;
  guard(handler: Handler): Guard;
  route(methods: readonly HTTPMethods[], path: string, guards: readonly Guard[], handler: Handler): void;
  /** Where it listens, once it does. */
  server(): Promise<Server>;
  close(): Promise<unknown>;
}

interface ExpressRequest extends Asked {
  readonly originalUrl: string;
  readonly sessionID: string;
}
interface ExpressResponse {
  readonly headersSent: boolean;
  set(name: string, value: string): ExpressResponse;
  status(code: number): ExpressResponse;
  json(body: unknown): void;
  end(): void;
}
type Middleware = (request: ExpressRequest, response: ExpressResponse, next: (error?: unknown) => void) => unknown;
interface ExpressApp {
  use(...middleware: readonly unknown[]): void;
  set(name: string, value: unknown): void;
  [method: string]: (path: string, ...middleware: readonly unknown[]) => void;
}
/** Its types are a package of their own, which nothing else needs. */
export const express = createRequire(import.meta.url)('express') as { (): ExpressApp; json(): Middleware };

export function kitFor(framework: Framework, names: Names): Kit {
  return framework === 'express' ? expressKit(names) : fastifyKit(names);
}

function expressKit(names: Names): Kit {
  const app = express();
  app.set('trust proxy', 1);
  // Errors are answered as ever, and not printed.
  app.set('env', 'test');
  names.app = app;
  const exchangeOf = (asked: ExpressRequest, response: ExpressResponse): Exchange => ({
    asked,
    url: asked.originalUrl,
    sessionId: asked.sessionID,
    destroySession: () => new Promise((done) => asked.session.destroy(done)),
    header: (name, value) => void response.set(name, value),
    send(status, body) {
      response.status(status);
      if (body === undefined) response.end();
      else response.json(body);
    },
    get isAnswered() {
      return response.headersSent;
    },
  });
  const middleware =
    (handler: Handler): Middleware =>
    async (asked, response, next) => {
      await handler(exchangeOf(asked, response));
      if (!response.headersSent) next();
    };
  const listening = async () => {
    const server = names.server as Server;
    if (!server.listening) await once(server, 'listening');
    return server;
  };
  return {
    framework: 'express',
    names,
    hook: (handler) => app.use(middleware(handler)),
    guard: (handler) => middleware(handler) as Guard,
    route(methods, path, guards, handler) {
      for (const method of methods) app[method.toLowerCase()]?.(path, ...guards, middleware(handler));
    },
    server: listening,
    async close() {
      const server = await listening();
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function fastifyKit(names: Names): Kit {
  const app = () => names.app as FastifyInstance;
  names.app = Fastify({ trustProxy: '127.0.0.1' });
  const exchangeOf = (request: FastifyRequest, reply: FastifyReply): Exchange => {
    const asked = request as unknown as Asked;
    return {
      asked,
      url: request.url,
      get sessionId() {
        return String(asked.session.sessionId);
      },
      destroySession: async () => asked.session.destroy(),
      header: (name, value) => void reply.header(name, value),
      send: (status, body) => void reply.code(status).send(body),
      get isAnswered() {
        return reply.sent;
      },
    };
  };
  const hooked = (handler: Handler) => async (request: FastifyRequest, reply: FastifyReply) => {
    await handler(exchangeOf(request, reply));
    return reply.sent ? reply : undefined;
  };
  return {
    framework: 'fastify',
    names,
    hook: (handler) => void app().addHook('onRequest', hooked(handler)),
    guard: (handler) => hooked(handler) as Guard,
    route(method, url, guards, handler) {
      const answering = async (request: FastifyRequest, reply: FastifyReply) => {
        await handler(exchangeOf(request, reply));
        return reply;
      };
      app().route({ method: [...method], url, onRequest: guards as never, handler: answering });
    },
    server: async () => app().server,
    close: () => app().close(),
  };
}
