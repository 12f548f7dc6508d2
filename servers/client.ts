/** The HTTP contract as a client speaks it: for conformance and for the prober. It knows no contender. */
import { Agent, type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** `performance.now()` just before the first byte was given to the socket, ms. */
  readonly firstByteSentAt: number;
  /** `performance.now()` when the last byte of the answer had been read, ms. */
  readonly lastByteAt: number;
}

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

export interface Call {
  readonly method?: 'GET' | 'POST';
  readonly headers?: OutgoingHttpHeaders;
  readonly json?: unknown;
  /** Default true: `X-Forwarded-Proto: https`, as a proxy in front of the server would send. */
  readonly overHttps?: boolean;
  /** The promise rejects when the answer is not there by then. Default 10 s. */
  readonly timeoutMs?: number;
}

export class ContractClient {
  readonly #agent: Agent;

  constructor(maxSockets = 256) {
    this.#agent = new Agent({ keepAlive: true, maxSockets, scheduling: 'fifo' });
  }

  /** One request. Rejects when the connection fails; every status is an answer. */
  call(baseUrl: string, path: string, { method = 'GET', json, overHttps = true, ...rest }: Call = {}): Promise<Answer> {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const headers: OutgoingHttpHeaders = { ...rest.headers };
    if (overHttps) headers['x-forwarded-proto'] = 'https';
    if (body !== undefined) headers['content-type'] = 'application/json';
    if (method === 'POST') headers['content-length'] = Buffer.byteLength(body ?? '');
    return new Promise((resolve, reject) => {
      let firstByteSentAt = 0;
      const sent = request(new URL(path, baseUrl), { method, headers, agent: this.#agent });
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
      sent.on('error', reject);
      sent.end(body);
    });
  }

  /** Logs in and keeps what came: a cookie where one was set, else a Bearer token, else nothing. Throws on another status than 200. */
  async login(baseUrl: string, userId: string, claims: Readonly<Record<string, string>> = {}): Promise<Credential> {
    const answer = await this.call(baseUrl, '/login', { method: 'POST', json: { userId, claims } });
    if (answer.status !== 200) throw new Error(`the login was answered with ${answer.status}`);
    const setCookie = answer.headers['set-cookie'];
    if (setCookie !== undefined) {
      const cookie = setCookie.map((line) => line.split(';', 1)[0]).join('; ');
      return { headers: { cookie }, setCookie, cookieBytes: Buffer.byteLength(cookie), answer };
    }
    const { accessToken } = JSON.parse(answer.body) as { accessToken?: string };
    if (accessToken === undefined) return { headers: {}, answer };
    return { headers: { authorization: `Bearer ${accessToken}` }, token: accessToken, answer };
  }

  me(baseUrl: string, credential: Pick<Credential, 'headers'>): Promise<Answer> {
    return this.call(baseUrl, '/me', { headers: credential.headers });
  }

  /** Authenticates at once and answers after `ms`: a request in flight. */
  slowMe(baseUrl: string, credential: Pick<Credential, 'headers'>, ms: number): Promise<Answer> {
    return this.call(baseUrl, `/me/slow?ms=${ms}`, { headers: credential.headers, timeoutMs: ms + 10_000 });
  }

  logout(baseUrl: string, credential: Pick<Credential, 'headers'>): Promise<Answer> {
    return this.call(baseUrl, '/logout', { method: 'POST', headers: credential.headers });
  }

  revoke(baseUrl: string, userId: string, operatorKey: string): Promise<Answer> {
    const headers = { 'x-operator-key': operatorKey };
    return this.call(baseUrl, '/operator/revoke', { method: 'POST', headers, json: { userId } });
  }

  /** Closes every connection; requests under way fail. */
  close(): void {
    this.#agent.destroy();
  }
}
