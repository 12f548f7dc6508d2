import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { OAuthError } from './errors.ts';

export type ClientForm = { readonly client_id?: string; readonly client_secret?: string };

/** The secret of a client, or undefined where there is no such client. */
export type SecretOf = (clientId: string) => string | undefined;

/**
 * The id of the client that this request authenticates (RFC 6749 2.3.1: Basic, or id and secret in the body, never both). Throws
 * invalid_client, with one answer for an unknown id and a wrong secret; invalid_request where two ways are used.
 */
export function authenticatedClient(request: FastifyRequest, secretOf: SecretOf): string {
  const { id, secret } = sentBy(request);
  const expected = secretOf(id);
  // Digests are compared, so that neither the content nor the length shows in the time; an unknown client takes as long.
  const same = timingSafeEqual(digest(secret), digest(expected ?? ''));
  if (expected === undefined || !same) throw new OAuthError('invalid_client');
  return id;
}

const digest = (text: string) => createHash('sha256').update(text).digest();

function sentBy(request: FastifyRequest): { id: string; secret: string } {
  const { client_id: id, client_secret: secret } = (request.body ?? {}) as ClientForm;
  const basic = /^basic +([\w+/]+={0,2})$/i.exec(request.headers.authorization ?? '')?.[1];
  if (request.headers.authorization !== undefined && secret !== undefined) throw new OAuthError('invalid_request');
  if (basic === undefined) {
    if (request.headers.authorization !== undefined || id === undefined || secret === undefined)
      throw new OAuthError('invalid_client');
    return { id, secret };
  }
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString()) ?? [];
  if (user === undefined || password === undefined) throw new OAuthError('invalid_client');
  return { id: unescaped(user), secret: unescaped(password) };
}

/** RFC 6749 2.3.1: both halves are form-encoded before Basic joins them. */
function unescaped(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new OAuthError('invalid_client');
  }
}

/** The header by which a client authenticates itself. */
export const basicHeader = (id: string, secret: string) =>
  `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`;
