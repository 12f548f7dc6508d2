/** The clients of the issuer: resource servers, which ask for tokens (test only) and about tokens. */
import type { Setting } from '../contender.ts';
import { clientSecret } from '../oauth/client-secret.ts';

/** What kind of token each is given. */
export const tokenFormats = { 'resource-jwt': 'jwt', 'resource-opaque': 'opaque' } as const;
export type ClientId = keyof typeof tokenFormats;

export const isClient = (id: string): id is ClientId => Object.hasOwn(tokenFormats, id);

export const secretOf = ({ secret }: Setting, id: string) => (isClient(id) ? clientSecret(secret, id) : undefined);

/** TEST ONLY: a token for any user, without a password. A service has the authorization code grant here (RFC 6749 4.1). */
export const testOnlyLoginGrant = 'urn:authbench:test-only-login';
