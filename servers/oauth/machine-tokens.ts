/** The client credentials grant (RFC 6749 4.4), and revocation of its tokens (RFC 7009). */
import type { FastifyInstance } from 'fastify';
import type { Login, Principal, Setting } from '../contender.ts';
import { principalOf, userIdPattern } from '../principal.ts';
import { claimsFor, type Tokens, type VerifiedClaims } from '../token/access-token.ts';
import { issuedMsClaim } from '../token/not-before.ts';
import { authenticatedClient } from './client-authentication.ts';
import { clientSecret } from './client-secret.ts';
import { OAuthError } from './errors.ts';
import { form, oauthRoutes } from './routes.ts';

const clientIdForm = new RegExp(userIdPattern);

/** Whoever may be a user may be a client: there is no table of either. */
export const secretOfMachine = ({ secret }: Setting, id: string) =>
  clientIdForm.test(id) ? clientSecret(secret, id) : undefined;

/** What a client may ask for: `admin` for those with that role. */
const scopesOf = (id: string) => (principalOf(id).role === 'admin' ? ['read', 'admin'] : ['read']);

export interface MachineToken {
  readonly access_token: string;
  readonly token_type: 'Bearer';
  readonly expires_in: number;
  readonly scope: string;
}

/** The claims of a machine's token. It is an admin where its scope says so, whatever else it might have asked for. */
export function machineClaims(id: string, scope: readonly string[]): Login & { principal: Principal } {
  const role = scope.includes('admin') ? 'admin' : 'user';
  return { principal: { ...principalOf(id), role }, claims: { client_id: id, scope: scope.join(' ') } };
}

export interface MachineTokens {
  /** A token for a client whose secret was checked. Throws invalid_scope. */
  issue(clientId: string, scope?: string, claims?: Login['claims']): Promise<MachineToken>;
}

export function machineTokens(setting: Setting, tokens: Tokens): MachineTokens {
  return {
    async issue(clientId, scope, claims = {}) {
      const allowed = scopesOf(clientId);
      const wanted = scope === undefined ? allowed : scope.split(' ');
      if (!wanted.every((one) => allowed.includes(one))) throw new OAuthError('invalid_scope');
      const login = machineClaims(clientId, wanted);
      const issuedMs = Date.now();
      const now = Math.floor(issuedMs / 1000);
      const added = { ...login.claims, ...issuedMsClaim(issuedMs, login) };
      const all = claimsFor({ ...login, claims }, now, now + setting.lifetimeSeconds, added);
      return {
        access_token: await tokens.sign(all),
        token_type: 'Bearer',
        expires_in: setting.lifetimeSeconds,
        scope: wanted.join(' '),
      };
    },
  };
}

interface Revocation {
  readonly tokens: Tokens;
  end(claims: VerifiedClaims): Promise<void>;
}

export function machineRoutes(
  app: FastifyInstance,
  setting: Setting,
  issuing: MachineTokens,
  { tokens, end }: Revocation,
): Promise<void> {
  const known = (id: string) => secretOfMachine(setting, id);
  return oauthRoutes(app, (oauth) => {
    oauth.post<{ Body: { grant_type: string; scope?: string } }>(
      '/oauth/token',
      { schema: form(['grant_type'], ['scope']) },
      async (request) => {
        const client = authenticatedClient(request, known);
        if (request.body.grant_type !== 'client_credentials') throw new OAuthError('unsupported_grant_type');
        // RFC 6749 4.4.3: no refresh token. The client has its secret.
        return issuing.issue(client, request.body.scope);
      },
    );

    oauth.post<{ Body: { token: string } }>('/oauth/revoke', { schema: form(['token']) }, async (request, reply) => {
      const client = authenticatedClient(request, known);
      const claims = await tokens.verify(request.body.token);
      // RFC 7009 2.1: not a token of another client. 2.2: what is no token (any more) is 200, its purpose is reached.
      if (claims !== undefined && claims.client_id !== client) throw new OAuthError('invalid_grant');
      if (claims !== undefined) await end(claims);
      return reply.code(200).send();
    });
  });
}
