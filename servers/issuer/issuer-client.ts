import type { FastifyInstance } from 'fastify';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Login, Setting, TokenAnswer } from '../contender.ts';
import { basicHeader } from '../oauth/client-authentication.ts';
import { clientSecret } from '../oauth/client-secret.ts';
import { Agent, request } from '../wire/node-http.ts';
import { type ClientId, testOnlyLoginGrant } from './clients.ts';
import type { IssuedToken } from './test-only.ts';

/** What a request sees when the issuer fails: 503, for nobody was refused. */
export class IssuerUnavailable extends Error {
  override readonly name = 'IssuerUnavailable';
  readonly statusCode = 503;
  constructor() {
    super('The issuer did not answer.');
  }
}

/** Longer than the issuer waits for its store, shorter than anybody waits here. */
export const issuerDeadlineMs = 1_500;

type Fields = Readonly<Record<string, string>>;

/** How a resource server asks the issuer: forms over connections that stay open, and a deadline for each answer. */
export class IssuerClient {
  readonly #base: string;
  readonly #authorization: string;
  readonly #agent = new Agent({ keepAlive: true });

  constructor({ issuerUrl, secret }: Setting, clientId: ClientId) {
    this.#base = issuerAt(issuerUrl);
    this.#authorization = basicHeader(clientId, clientSecret(secret, clientId));
  }

  /** Closes its connections with the app. */
  closeWith(app: FastifyInstance): this {
    app.addHook('onClose', async () => this.close());
    return this;
  }

  close(): void {
    this.#agent.destroy();
  }

  /** TEST ONLY: a token for a user, without a password. A life below zero makes one that is over. */
  async login({ principal, claims }: Login, lifetimeSeconds: number): Promise<TokenAnswer> {
    const fields = { user_id: principal.id, claims: JSON.stringify(claims), lifetime_seconds: String(lifetimeSeconds) };
    const issued = await this.ask<IssuedToken>('/oauth/token', { grant_type: testOnlyLoginGrant, ...fields });
    return { accessToken: issued.access_token, tokenType: issued.token_type, expiresIn: issued.expires_in };
  }

  /** The JSON of a good answer. Throws IssuerUnavailable for any other answer, and for none in time. */
  async ask<T>(path: string, fields: Fields): Promise<T> {
    const text = await this.#post(path, new URLSearchParams(fields).toString());
    try {
      return (text === '' ? undefined : JSON.parse(text)) as T;
    } catch {
      throw new IssuerUnavailable();
    }
  }

  #post(path: string, body: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const failed = () => reject(new IssuerUnavailable());
      const sent = request(this.#base + path, {
        method: 'POST',
        agent: this.#agent,
        signal: AbortSignal.timeout(issuerDeadlineMs),
        headers: {
          authorization: this.#authorization,
          'content-type': 'application/x-www-form-urlencoded',
          'content-length': Buffer.byteLength(body),
        },
      });
      sent.on('error', failed);
      sent.on('response', (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.on('error', failed);
        answer.on('end', () => {
          const good = answer.statusCode === 200 || answer.statusCode === 204;
          if (good) resolve(Buffer.concat(chunks).toString());
          else failed();
        });
      });
      sent.end(body);
    });
  }
}

/** Throws AB_ISSUER_UNREACHABLE where there is none. */
export function issuerAt(issuerUrl: string | undefined): string {
  if (issuerUrl === undefined) throw unreachableIssuer('no URL was given');
  return issuerUrl;
}

export function unreachableIssuer(received: string): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_ISSUER_UNREACHABLE',
      what: 'The issuer of tokens did not become ready.',
      received,
      allowed: 'the base URL of an issuer that answers, in AUTHBENCH_ISSUER_URL',
      next: 'A run starts it automatically. By hand: AUTHBENCH_ROLE=issuer node servers/process.ts',
    },
    exitCodes.crashed,
  );
}
