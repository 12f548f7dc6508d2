/** Clients of servers that give refresh tokens, and what they are answered. */
import { someUser } from '../../servers/conformance/check.ts';
import { type Answer, ContractClient } from '../../servers/wire/client.ts';
import { contractWire } from '../../servers/wire/wire.ts';
import type { GuardName } from '../../vocabulary/guards.ts';

/** An answer that no chain explains: the trial says nothing. */
export class Unexpected extends Error {
  readonly guard: GuardName;

  constructor(what: string, guard: GuardName = 'wrong-answer') {
    super(what);
    this.guard = guard;
  }
}

/** What a refresh was answered with: the next token, or undefined where this one is no good. */
export type Given = string | undefined;

export class Clients {
  readonly signal: AbortSignal;
  readonly #http = new ContractClient(contractWire, Number.POSITIVE_INFINITY);
  readonly #urls: readonly string[];
  #turn = 0;

  constructor(urls: readonly string[], signal: AbortSignal) {
    this.#urls = urls;
    this.signal = signal;
  }

  close(): void {
    this.#http.close();
  }

  /** The next instance. */
  url(): string {
    return this.#urls[this.#turn++ % this.#urls.length] as string;
  }

  /** The first refresh token of a new chain. */
  async login(): Promise<string> {
    const { answer } = await this.#http.login(this.url(), someUser());
    const { refreshToken } = JSON.parse(answer.body) as { refreshToken?: string };
    if (refreshToken === undefined) throw new Unexpected('a login gave no refresh token');
    return refreshToken;
  }

  refresh(refreshToken: string, url = this.url()): Promise<Answer> {
    return this.#http.call(url, '/refresh', { method: 'POST', json: { refreshToken } });
  }

  /** Refreshes, and reads with the new access token: one that reads nothing is none. */
  async goOn(refreshToken: string): Promise<Given> {
    const answer = await this.refresh(refreshToken);
    const next = givenIn(answer);
    if (next === undefined) return undefined;
    const { accessToken } = JSON.parse(answer.body) as { accessToken: string };
    const read = await this.#http.me(this.url(), { headers: { authorization: `Bearer ${accessToken}` } });
    if (read.status !== 200) throw new Unexpected(`a new access token was answered with ${read.status}`);
    return next;
  }
}

/** Throws Unexpected where it is neither new tokens nor a refusal of this one. */
export function givenIn({ status, body }: Pick<Answer, 'status' | 'body'>): Given {
  if (status === 400 && (JSON.parse(body) as { error?: string }).error === 'invalid_grant') return undefined;
  if (status !== 200) throw new Unexpected(`a refresh was answered with ${status}`);
  return (JSON.parse(body) as { refreshToken: string }).refreshToken;
}
