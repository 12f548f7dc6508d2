/** What every signed access token of ours says, whichever library and algorithm signs it: header, claims, and who it is for. */
import { randomUUID } from 'node:crypto';
import type { Login, Principal } from '../contender.ts';

/** `at+jwt` tells an access token from every other JWT of this issuer (RFC 8725 3.11; the name is from RFC 9068 2.1). */
export const typ = 'at+jwt';
/** For a library that does not check it. RFC 9068 4 lets it be written as a media type, too. */
export const isTyp = (value: unknown) => typeof value === 'string' && /^(?:application\/)?at\+jwt$/i.test(value);
export const issuer = 'https://issuer.authbench.test';
export const audience = 'https://api.authbench.test';
export const requiredClaims = ['iss', 'aud', 'exp', 'iat', 'sub', 'jti'];
export const clockToleranceSeconds = 0;
/** What a report says of the checks. */
export const checked = 'algorithm, typ, iss, aud, exp, iat, sub, jti, canonical text';

/** Registered claims of an access token (RFC 7519 4.1), and the principal's own two. Times in seconds since 1970. */
export interface AccessClaims {
  readonly iss: string;
  readonly aud: string;
  readonly sub: string;
  readonly jti: string;
  readonly iat: number;
  readonly exp: number;
  readonly role: Principal['role'];
  readonly name: string;
  readonly [claim: string]: unknown;
}

/** Seconds since 1970, floored as jose floors them when it checks. */
export const seconds = () => Math.floor(Date.now() / 1000);

/** `added`: claims that a design needs for itself; a login can neither give nor change them. */
export function claimsFor(
  { principal, claims }: Login,
  issuedAt: number,
  expires: number,
  added: Readonly<Record<string, unknown>> = {},
): AccessClaims {
  return {
    ...claims,
    ...added,
    role: principal.role,
    name: principal.name,
    iss: issuer,
    aud: audience,
    sub: principal.id,
    jti: randomUUID(),
    iat: issuedAt,
    exp: expires,
  };
}

/** Makes the claims that a design needs for itself. `issuedMs`: ms since 1970. */
export type AddedClaims = (issuedMs: number, login: Login) => Readonly<Record<string, unknown>>;

/** The principal of claims that were verified, or undefined where they are not those of an access token of ours. */
export function principalIn({ sub, role, name }: Readonly<Record<string, unknown>>): Principal | undefined {
  if (typeof sub !== 'string' || typeof name !== 'string') return undefined;
  return role === 'user' || role === 'admin' ? { id: sub, role, name } : undefined;
}

/** Claims whose signature, times, issuer and audience were checked. */
export type VerifiedClaims = AccessClaims & { readonly sub: string };

/**
 * The claims of a payload that a library found good, or undefined where one is of another kind: libraries differ in what kinds
 * they look at, and JSON has numbers past every date (1e400 is read as Infinity: a token without an end).
 */
export function claimsIn(payload: unknown): VerifiedClaims | undefined {
  const { exp, iat, sub, jti } = (payload ?? {}) as Record<string, unknown>;
  if (!Number.isFinite(exp) || !Number.isFinite(iat)) return undefined;
  return typeof sub === 'string' && typeof jti === 'string' ? (payload as VerifiedClaims) : undefined;
}

/** Makes and checks tokens. One interface for every library, so that what stands around them is the same. */
export interface Tokens {
  sign(claims: AccessClaims): Promise<string> | string;
  /** The claims of a good token, or undefined for any other text. It throws nothing but what is answered with 503. */
  verify(token: string): Promise<VerifiedClaims | undefined> | VerifiedClaims | undefined;
}
