/** Chromium, headless, by playwright-core: requests of a page to its own origin. */
import { existsSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { Client } from './node-client.ts';

/** As the browser test looks for it (.ci/run shows how a CI installs it). */
const executable = () => process.env.CHROMIUM ?? '/usr/bin/chromium';

export interface Chromium {
  readonly client: Client;
  close(): Promise<void>;
}

/** Undefined where there is none. */
export async function openChromium(): Promise<Chromium | undefined> {
  if (!existsSync(executable())) return undefined;
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath: executable(), args: ['--no-sandbox', '--disable-gpu'] });
  return { client: clientOf(browser), close: () => browser.close() };
}

/** A context of its own has connections of its own. The page itself is not asked of the server, so that the first request is ours. */
const clientOf =
  (browser: Browser): Client =>
  async (_protocol, { port }, carried, paths, answered) => {
    const origin = `https://localhost:${port}`;
    const context = await browser.newContext({ ignoreHTTPSErrors: true });
    try {
      if ('cookies' in carried)
        await context.addCookies(
          carried.cookies.map(({ name, value }) => ({ name, value, url: origin, secure: true, httpOnly: true })),
        );
      const page = await context.newPage();
      // While a route is set, Chromium sends other headers: it stands for the page alone.
      await page.route('**/*', (route) =>
        route.fulfill({ contentType: 'text/html', body: '<link rel=icon href=data:,>' }),
      );
      await page.goto(origin);
      await page.unroute('**/*');
      const headers = 'authorization' in carried ? { authorization: carried.authorization } : {};
      for (const path of paths) {
        await page.evaluate(async (wish) => (await fetch(wish.path, { headers: wish.headers })).text(), {
          path,
          headers,
        });
        answered();
      }
    } finally {
      await context.close();
    }
  };
