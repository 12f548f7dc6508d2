/**
 * TEST ONLY, all of it: a login without a password, rotation when somebody asks for it, keys that can be withheld, and signatures
 * over anything. Never copy them into a service.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Login } from '../contender.ts';
import { operatorOnly } from '../http/operator-key.ts';
import { authenticatedClient } from '../oauth/client-authentication.ts';
import { OAuthError } from '../oauth/errors.ts';
import { form, oauthRoutes } from '../oauth/routes.ts';
import { principalOf, userIdPattern } from '../principal.ts';
import { claimsFor, seconds } from '../token/access-token.ts';
import { type ClientId, secretOf, testOnlyLoginGrant, tokenFormats } from './clients.ts';
import type { Issuing } from './issuing.ts';

export interface IssuedToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
}

const userIdForm = new RegExp(userIdPattern);

/** Throws unsupported_grant_type or invalid_request. A life below zero makes a token that is over; the store keeps it a minute longer. */
export async function testOnlyLogin(
  fields: Readonly<Record<string, string>>,
  client: ClientId,
  { keys, opaque, setting }: Issuing,
): Promise<IssuedToken> {
  const { grant_type, user_id = '', lifetime_seconds = String(setting.lifetimeSeconds), claims = '{}' } = fields;
  if (grant_type !== testOnlyLoginGrant) throw new OAuthError('unsupported_grant_type');
  if (!userIdForm.test(user_id) || !/^-?\d{1,9}$/.test(lifetime_seconds)) throw new OAuthError('invalid_request');
  const now = seconds();
  const life = Number(lifetime_seconds);
  const login = { principal: principalOf(user_id), claims: parsed(claims) };
  const all = claimsFor(login, Math.min(now, now + life), now + life, { client_id: client });
  const access_token =
    tokenFormats[client] === 'jwt'
      ? await keys.tokens.sign(all)
      : await opaque().issue(all, life > 0 ? undefined : 60_000);
  return { access_token, token_type: 'Bearer', expires_in: life };
}

function parsed(text: string): Login['claims'] {
  try {
    const claims: unknown = JSON.parse(text);
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims)) return claims as Login['claims'];
  } catch {}
  throw new OAuthError('invalid_request');
}

/** Counts who asks for the keys, and can withhold them. */
export class WatchedKeys {
  withheld = false;
  fetches = 0;

  readonly onRequest = (_request: FastifyRequest, reply: FastifyReply, done: () => void): void => {
    this.fetches++;
    if (this.withheld) reply.code(503).send({ error: 'service unavailable' });
    else done();
  };
}

export async function mountTestOnlyIssuerRoutes(
  app: FastifyInstance,
  issuing: Issuing,
  operatorKey: string,
  watched: WatchedKeys,
): Promise<void> {
  const { keys, setting } = issuing;

  /** A new key signs; the old ones stay published. */
  app.post('/test-only/rotate', { onRequest: operatorOnly(operatorKey) }, async () => {
    await keys.rotate();
    return keys.jwks;
  });

  /** The old keys are published no more. */
  app.post('/test-only/retire', { onRequest: operatorOnly(operatorKey) }, async () => {
    keys.retire();
    return keys.jwks;
  });

  /** No key can be fetched, until `/test-only/publish`. */
  app.post('/test-only/withhold', { onRequest: operatorOnly(operatorKey) }, async () => {
    watched.withheld = true;
    return {};
  });
  app.post('/test-only/publish', { onRequest: operatorOnly(operatorKey) }, async () => {
    watched.withheld = false;
    return {};
  });

  /** How often the keys were asked for since it started. */
  app.get('/test-only/fetches', { onRequest: operatorOnly(operatorKey) }, async () => ({ fetches: watched.fetches }));

  /** For who forges tokens: he has a setting, which holds no operator's key, so he asks as a client. */
  await oauthRoutes(app, (oauth) => {
    oauth.post<{ Body: { signing_input: string; alg: string } }>(
      '/test-only/sign',
      { schema: form(['signing_input', 'alg']) },
      async (request) => {
        authenticatedClient(request, (id) => secretOf(setting, id));
        const { signing_input, alg } = request.body;
        if (!/^(?:RS|PS)(?:256|384|512)$/.test(alg)) throw new OAuthError('invalid_request');
        return { signature: keys.sign(Buffer.from(signing_input, 'base64url'), alg).toString('base64url') };
      },
    );
  });
}
