/** The HTTP contract as a client speaks it, or another wire: for conformance and for the prober. It knows no contender. */
import type { Agent as HttpAgent, OutgoingHttpHeaders } from 'node:http';
import { Agent, request } from './node-http.ts';
import { type Answer, type CredentialHeaders, contractWire, type HttpRequest, type Wire } from './wire.ts';

export type { Answer };

/** What a login gave, and how to send it. */
export interface Credential {
  /** The headers that carry it; none where a design needs no credential. */
  readonly headers: Readonly<Record<string, string>>;
  /** The lines of Set-Cookie, as they came. */
  readonly setCookie?: readonly string[];
  /** Name, `=` and value of the cookie: what counts against a browser's limit of 4,096 bytes. */
  readonly cookieBytes?: number;
  readonly token?: string;
  readonly answer: Answer;
}

/** A login was answered with another status than the wire's. */
export class LoginRefused extends Error {
  readonly status: number;

  constructor(status: number) {
    super(`the login was answered with ${status}`);
    this.status = status;
  }
}

/** Methods that no wire needs, and that a server may answer all the same. */
export type OtherMethod = 'HEAD' | 'OPTIONS' | 'PATCH' | 'TRACE';

export interface Call {
  readonly method?: HttpRequest['method'] | OtherMethod;
  readonly headers?: OutgoingHttpHeaders;
  readonly json?: unknown;
  /** Where there is no `json`. */
  readonly body?: string;
  /** Default true: `X-Forwarded-Proto: https`, as a proxy in front of the server would send. */
  readonly overHttps?: boolean;
  /** The promise rejects when the answer is not there by then. Default 10 s. */
  readonly timeoutMs?: number;
  /** The path is sent as it is: no dot segment is resolved, and nothing is encoded. */
  readonly asIs?: true;
}

/** Requests that have no body by themselves (RFC 9110 9.3). */
const bodiless: readonly Call['method'][] = ['GET', 'HEAD', 'OPTIONS', 'TRACE'];

export class ContractClient {
  readonly wire: Wire;
  readonly #agent: HttpAgent;

  constructor(wire: Wire = contractWire, maxSockets = 256) {
    this.wire = wire;
    this.#agent = new Agent({ keepAlive: true, maxSockets, scheduling: 'fifo' });
  }

  /** One request. Rejects when the connection fails; every status is an answer. */
  call(baseUrl: string, path: string, { method = 'GET', json, overHttps = true, ...rest }: Call = {}): Promise<Answer> {
    const body = json === undefined ? rest.body : JSON.stringify(json);
    const headers: OutgoingHttpHeaders = { ...rest.headers };
    if (overHttps) headers['x-forwarded-proto'] = 'https';
    if (json !== undefined) headers['content-type'] = 'application/json';
    if (body !== undefined || !bodiless.includes(method)) headers['content-length'] = Buffer.byteLength(body ?? '');
    return new Promise((resolve, reject) => {
      let firstByteSentAt = 0;
      const url = new URL(rest.asIs ? '/' : path, baseUrl);
      const sent = request(url, { method, headers, agent: this.#agent, ...(rest.asIs && { path }) });
      sent.on('socket', (socket) => {
        // Node writes right after this event, or right after `connect` where the connection is new.
        firstByteSentAt = performance.now();
        if (socket.connecting) socket.once('connect', () => (firstByteSentAt = performance.now()));
      });
      sent.on('response', (received) => {
        const chunks: Buffer[] = [];
        received.on('data', (chunk: Buffer) => chunks.push(chunk));
        received.on('error', reject);
        received.on('end', () => {
          const lastByteAt = performance.now();
          const { statusCode: status = 0, headers } = received;
          resolve({ status, headers, body: Buffer.concat(chunks).toString(), firstByteSentAt, lastByteAt });
        });
      });
      sent.setTimeout(rest.timeoutMs ?? 10_000, () => sent.destroy(new Error('the server did not answer in time')));
      sent.on('error', (error: NodeJS.ErrnoException) => {
        // A kept connection that the server had closed meanwhile says nothing of this request: it is sent on another (Node, `reusedSocket`).
        if (!sent.reusedSocket || error.code !== 'ECONNRESET') reject(error);
        else this.call(baseUrl, path, { method, json, overHttps, ...rest }).then(resolve, reject);
      });
      sent.end(body);
    });
  }

  /** Sends a request of the wire. */
  send(baseUrl: string, { path, ...call }: HttpRequest, timeoutMs?: number): Promise<Answer> {
    return this.call(baseUrl, path, { ...call, ...(timeoutMs === undefined ? {} : { timeoutMs }) });
  }

  /** Logs in and keeps what came: a cookie where one was set, else a Bearer token, else nothing. Throws LoginRefused on another status than that of a login. */
  async login(baseUrl: string, userId: string, claims: Readonly<Record<string, string>> = {}): Promise<Credential> {
    const answer = await this.send(baseUrl, this.wire.login(userId, claims));
    if (answer.status !== this.wire.statuses.login) throw new LoginRefused(answer.status);
    return this.credentialOf(answer);
  }

  /** What the answer of a login gave. */
  credentialOf(answer: Answer): Credential {
    if (this.wire.credential) return described(this.wire.credential(answer), answer);
    const kept = answer.headers['set-cookie']?.filter(isKept) ?? [];
    if (kept.length > 0) return described({ cookie: kept.map((line) => line.split(';', 1)[0]).join('; ') }, answer);
    const { accessToken, access_token = accessToken } = JSON.parse(answer.body) as Record<string, string | undefined>;
    return described(access_token === undefined ? {} : { authorization: `Bearer ${access_token}` }, answer);
  }

  me(baseUrl: string, { headers }: Pick<Credential, 'headers'>): Promise<Answer> {
    return this.send(baseUrl, this.wire.read(headers));
  }

  /** Authenticates at once and answers after `ms`: a request in flight. Throws where the wire has none, as the next two do. */
  slowMe(baseUrl: string, { headers }: Pick<Credential, 'headers'>, ms: number): Promise<Answer> {
    return this.send(baseUrl, known(this.wire.slow?.(headers, ms), 'slow read'), ms + 10_000);
  }

  logout(baseUrl: string, { headers }: Pick<Credential, 'headers'>): Promise<Answer> {
    return this.send(baseUrl, known(this.wire.logout?.(headers), 'logout'));
  }

  revoke(baseUrl: string, userId: string, operatorKey: string): Promise<Answer> {
    return this.send(baseUrl, known(this.wire.revoke?.(userId, operatorKey), 'revoke'));
  }

  /** Closes every connection; requests under way fail. */
  close(): void {
    this.#agent.destroy();
  }
}

/** What deletes a cookie is no credential: a login may end one of its own kind on the way (RFC 6265 5.2.2). */
const isKept = (line: string) => !/;\s*max-age=(?:0|-\d+)\s*(?:;|$)/i.test(line);

/** What a credential is, from the headers that carry it. */
function described(headers: CredentialHeaders, answer: Answer): Credential {
  const setCookie = answer.headers['set-cookie'];
  const cookie = headers.cookie ?? headers.Cookie;
  const token = /^Bearer (.+)$/i.exec(headers.authorization ?? headers.Authorization ?? '')?.[1];
  return {
    headers,
    answer,
    ...(setCookie === undefined ? {} : { setCookie }),
    ...(cookie === undefined ? {} : { cookieBytes: Buffer.byteLength(cookie) }),
    ...(token === undefined ? {} : { token }),
  };
}

function known(request: HttpRequest | undefined, what: string): HttpRequest {
  if (request === undefined) throw new Error(`this server has no ${what}`);
  return request;
}
