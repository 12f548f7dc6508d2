/** A browser with a page of the shop open, and what can be tried in it. Each try says whether it was possible. */
import { performance } from 'node:perf_hooks';
import type { BrowserContext, Page } from 'playwright-core';
import type { Place } from '../../../vocabulary/browser.ts';
import type { Deed, Exchange, Front, Name } from './front.ts';
import * as scripts from './page.ts';

/** Requests of the server's wire that the page makes. */
export interface Calls {
  readonly login: Sent;
  /** Where a login is wanted that does not work. */
  readonly badLogin: Sent;
  readonly read: Sent;
  readonly logout: Sent;
  readonly statuses: { readonly login: number; readonly read: number; readonly revoked: number };
  /** Stands in the answer to a read, and nowhere else. */
  readonly user: string;
}

export interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface CallOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly withCredentials?: boolean;
}

export class Stage {
  readonly front: Front;
  readonly place: Place;
  readonly calls: Calls;
  readonly #context: BrowserContext;
  #own: Page | undefined;
  #other: Page | undefined;
  /** What injected scripts have sent to the other site so far. */
  loot = '';
  /** When the last login was sent, ms (`performance.now()`). */
  #loggedInAt = 0;

  constructor(front: Front, place: Place, calls: Calls, context: BrowserContext) {
    [this.front, this.place, this.calls, this.#context] = [front, place, calls, context];
  }

  /** The shop's page, which stays open: a variable lives as long as it does. */
  async own(): Promise<Page> {
    if (this.#own === undefined) {
      const [first = await this.#context.newPage()] = this.#context.pages();
      this.#own = first;
      await first.goto(`${this.front.origin('shop')}/page`);
    }
    return this.#own;
  }

  /** In another tab, at this origin, once what leads away from it has arrived. */
  async #in(name: Name, deed: Deed, source: string, leadsAway = false): Promise<Exchange> {
    this.#other ??= this.#context.pages()[1] ?? (await this.#context.newPage());
    const page = this.#other;
    const url = `${this.front.origin(name)}/page`;
    if (page.url() !== url) await opened(page, url);
    await page.evaluate(source);
    const exchange = await this.front.exchange(deed);
    // Where nothing comes back (204), a page stays where it is.
    if (leadsAway && exchange.status !== 204) await page.waitForURL(deed.url);
    return exchange;
  }

  /** Resolves with the status of the login. */
  async login(name: 'shop' | 'api' = 'shop', works = true, withCredentials = false): Promise<number> {
    const { path, ...request } = works ? this.calls.login : this.calls.badLogin;
    const own = await this.own();
    if (name === 'shop') this.#loggedInAt = performance.now();
    return await evaluated(
      own,
      `app.login('${this.front.origin(name)}${path}', ${json({ ...request, withCredentials })})`,
    );
  }

  /** ms since the last login at the shop. */
  age(): number {
    return performance.now() - this.#loggedInAt;
  }

  /** A call of the shop's page, as the page makes it: with its token, or with the browser's cookie. */
  async call(name: 'shop' | 'api', path = '/carried', options: CallOptions = {}): Promise<Exchange> {
    const deed = this.front.deed(name, path);
    await this.callEach([deed.url], options);
    return this.front.exchange(deed);
  }

  /** Calls of these URLs, each as soon as the last is answered. */
  async callEach(urls: readonly string[], options: CallOptions = {}): Promise<void> {
    await (await this.own()).evaluate(
      `(async () => { for (const url of ${json(urls)}) await app.call(url, ${json(options)}); })()`,
    );
  }

  /** The same from a page of the API itself: its own origin. */
  async callFromApi(options: CallOptions): Promise<void> {
    const deed = this.front.deed('api', '/carried');
    await this.#in('api', deed, callOf(deed.url, options));
  }

  /** Whether a read by the shop's page is answered. */
  async isLoggedIn(): Promise<boolean> {
    return (await this.call('shop', this.calls.read.path)).status === this.calls.statuses.read;
  }

  /** A script in the shop's page, as a hole for injected scripts lets it in; resolves with what it sent to the other site. */
  async injected(source: (url: string) => string): Promise<string> {
    const deed = this.front.deed('evil', '/loot');
    await (await this.own()).addScriptTag({ content: source(deed.url) });
    const { loot } = await this.front.exchange(deed);
    this.loot += `${loot}\n`;
    return loot;
  }

  /** From a page at this origin, a form or a link that leads to the shop. */
  led(from: Name, by: 'form' | 'link', path = '/carried'): Promise<Exchange> {
    const deed = this.front.deed('shop', path);
    return this.#in(from, deed, by === 'form' ? scripts.submitForm(deed.url) : scripts.followLink(deed.url), true);
  }

  /** From a page at this origin, a GET of the shop by fetch. */
  fetched(from: Name, credentials: 'include' | 'same-origin'): Promise<Exchange> {
    const deed = this.front.deed('shop', '/carried');
    return this.#in(from, deed, scripts.fetchIt(deed.url, credentials));
  }

  async reload(): Promise<void> {
    await (await this.own()).reload();
  }

  /** Everything that the browser keeps of the shop, and the page with its variables. */
  async forget(): Promise<void> {
    await this.#context.clearCookies();
    await (await this.own()).evaluate('localStorage.clear()');
    await this.reload();
  }
}

const evaluated = async <T>(page: Page, source: string): Promise<T> => (await page.evaluate(source)) as T;
/** A page that is still arriving may cut off the next: then it is opened again. */
async function opened(page: Page, url: string): Promise<void> {
  for (let left = 3; ; left--)
    try {
      await page.goto(url);
      return;
    } catch (error) {
      if (left === 0) throw error;
    }
}

const callOf = (url: string, options: CallOptions) => `app.call('${url}', ${json(options)})`;
const json = (value: unknown) => JSON.stringify(value);
