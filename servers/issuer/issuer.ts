/** The issuer: a process of its own, as in single sign-on. It makes tokens, publishes its keys, and answers for tokens that say nothing. */
import type { FastifyInstance } from 'fastify';
import type { Setting } from '../contender.ts';
import { benchServer } from '../http/bench-server.ts';
import * as schemas from '../http/schemas.ts';
import { authenticatedClient } from '../oauth/client-authentication.ts';
import { OAuthError } from '../oauth/errors.ts';
import { form, oauthRoutes } from '../oauth/routes.ts';
import { connectStore } from '../store/redis.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { isClient, secretOf } from './clients.ts';
import type { Issuing } from './issuing.ts';
import { OpaqueTokens } from './opaque-tokens.ts';
import { SigningKeys } from './signing-keys.ts';
import { mountTestOnlyIssuerRoutes, testOnlyLogin, WatchedKeys } from './test-only.ts';

/** It does not listen yet. */
export async function buildIssuer(setting: Setting, operatorKey: string): Promise<FastifyInstance> {
  const app = benchServer();
  const redis = setting.storeUrl === undefined ? undefined : await connectStore(app, setting);
  const tokens = redis && new OpaqueTokens(redis, setting.keyPrefix);
  const opaque = () => {
    if (tokens === undefined) throw new StoreUnavailable();
    return tokens;
  };
  const issuing: Issuing = { keys: await SigningKeys.create(), opaque, setting };
  await oauthRoutes(app, (oauth) => addRoutes(oauth, issuing));
  const watched = new WatchedKeys();
  app.get('/jwks', { onRequest: watched.onRequest }, async () => issuing.keys.jwks);
  app.get('/health', { schema: schemas.health }, async () => ({ status: 'ready' }));
  await mountTestOnlyIssuerRoutes(app, issuing, operatorKey, watched);
  return app;
}

type TokenForm = { readonly token: string };

function addRoutes(oauth: FastifyInstance, issuing: Issuing): void {
  const { opaque, setting } = issuing;
  const known = (id: string) => secretOf(setting, id);

  oauth.post<{ Body: Readonly<Record<string, string>> }>(
    '/oauth/token',
    { schema: form(['grant_type'], ['user_id', 'claims', 'lifetime_seconds']) },
    async (request) => {
      const client = authenticatedClient(request, known);
      if (!isClient(client)) throw new OAuthError('invalid_client');
      return testOnlyLogin(request.body, client, issuing);
    },
  );

  // RFC 7662 2.2: what is not known, is over or was ended is not active, and nothing more is said.
  oauth.post<{ Body: TokenForm }>('/oauth/introspect', { schema: form(['token']) }, async (request) => {
    authenticatedClient(request, known);
    const claims = await opaque().find(request.body.token);
    return claims === undefined ? { active: false } : { ...claims, active: true, token_type: 'Bearer' };
  });

  // RFC 7009 2.2: 200 also for a token that is unknown; 2.1: not for one of another client.
  oauth.post<{ Body: TokenForm }>('/oauth/revoke', { schema: form(['token']) }, async (request, reply) => {
    const client = authenticatedClient(request, known);
    const claims = await opaque().find(request.body.token);
    if (claims !== undefined && claims.client_id !== client) throw new OAuthError('invalid_grant');
    if (claims !== undefined) await opaque().end(request.body.token, claims);
    return reply.code(200).send();
  });

  /** No RFC has this: a resource server that lets an operator end all of a user's tokens passes it on. */
  oauth.post<{ Body: { user_id: string } }>(
    '/oauth/revoke-user',
    { schema: form(['user_id']) },
    async (request, reply) => {
      authenticatedClient(request, known);
      await opaque().endAll(request.body.user_id);
      return reply.code(204).send();
    },
  );
}
