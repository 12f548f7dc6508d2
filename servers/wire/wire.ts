/**
 * What a server is asked, request by request. The contract's own requests stand below; a target file gives those of a server with
 * other paths. Requests are data, so that a login can be sent once by a client and a thousand times by a load generator.
 */
import type { IncomingHttpHeaders } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `performance.now()` just before the first byte was given to the socket, ms. */
  readonly firstByteSentAt: number;
  /** `performance.now()` when the last byte of the answer had been read, ms. */
  readonly lastByteAt: number;
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is, where there is no `json`; name its type in `headers`. */
  readonly body?: string;
}

/** Headers that carry a credential. */
export type CredentialHeaders = Readonly<Record<string, string>>;

export interface Wire {
  /** It speaks the whole contract: routes, bodies and challenges are checked to the letter. */
  readonly contract: boolean;
  /** Statuses that mean what they should; `revoked` is that of a logout and of a revoke. */
  readonly statuses: {
    readonly login: number;
    readonly read: number;
    readonly refused: number;
    readonly revoked: number;
  };
  login(userId: string, claims: Readonly<Record<string, string>>): HttpRequest;
  /** What a login gave. Without it: a cookie where one was set, else `accessToken` or `access_token` of a JSON body as a Bearer token. */
  credential?(answer: Pick<Answer, 'status' | 'headers' | 'body'>): CredentialHeaders;
  /** Answered with `statuses.read` while the credential works, with `statuses.refused` when it does not. */
  read(credential: CredentialHeaders): HttpRequest;
  /** Authenticates first and answers after `ms`: a request in flight. */
  slow?(credential: CredentialHeaders, ms: number): HttpRequest;
  logout?(credential: CredentialHeaders): HttpRequest;
  /** Ends all credentials of a user. */
  revoke?(userId: string, operatorKey: string): HttpRequest;
}

/** docs/contract.md. */
export const contractWire = {
  contract: true,
  statuses: { login: 200, read: 200, refused: 401, revoked: 204 },
  login: (userId, claims) => ({ method: 'POST', path: '/login', json: { userId, claims } }),
  read: (headers) => ({ method: 'GET', path: '/me', headers }),
  slow: (headers, ms) => ({ method: 'GET', path: `/me/slow?ms=${ms}`, headers }),
  logout: (headers) => ({ method: 'POST', path: '/logout', headers }),
  revoke: (userId, operatorKey) => ({
    method: 'POST',
    path: '/operator/revoke',
    headers: { 'x-operator-key': operatorKey },
    json: { userId },
  }),
} satisfies Wire;
