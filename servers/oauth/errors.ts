import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';

/** RFC 6749 5.2, and `temporarily_unavailable` for a store that does not answer (RFC 7009 2.2.1 asks for 503). */
export type OAuthErrorCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'invalid_grant'
  | 'unsupported_grant_type'
  | 'invalid_scope'
  | 'temporarily_unavailable'
  | 'server_error';

/** An error of the protocol: 400, and 401 for a client that could not be authenticated. */
export class OAuthError extends Error {
  override readonly name = 'OAuthError';
  readonly oauth: OAuthErrorCode;
  constructor(oauth: OAuthErrorCode) {
    super(oauth);
    this.oauth = oauth;
  }
}

/** The code and nothing of the error: no description, no stack, no driver's message (ASVS 16.5.1). */
export function answerOAuthError(
  error: FastifyError | OAuthError,
  _request: FastifyRequest,
  reply: FastifyReply,
): void {
  const oauth = error instanceof OAuthError ? error.oauth : codeOf(error.statusCode ?? 500);
  // RFC 6749 5.2: 401 names the scheme that a client may use.
  if (oauth === 'invalid_client') reply.header('www-authenticate', 'Basic realm="authbench", charset="UTF-8"');
  reply.code(statusOf(oauth)).send({ error: oauth });
}

function codeOf(status: number): OAuthErrorCode {
  if (status === 503) return 'temporarily_unavailable';
  return status >= 400 && status < 500 ? 'invalid_request' : 'server_error';
}

function statusOf(code: OAuthErrorCode): number {
  if (code === 'invalid_client') return 401;
  if (code === 'temporarily_unavailable') return 503;
  return code === 'server_error' ? 500 : 400;
}
