/** What takes minutes and no work, in one browser beside the columns: a cookie that grows old, and calls that are far apart. */
import { setTimeout as after } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { type CallPattern, patternOf } from '../../../vocabulary/browser.ts';
import { type Cell, type ColumnWish, frontOf } from './column.ts';
import { Stage } from './stage.ts';

const inContext = async <T>(browser: Browser, wish: ColumnWish, tried: (stage: Stage) => Promise<T>): Promise<T> => {
  const front = await frontOf(wish);
  const context = await browser.newContext();
  try {
    return await tried(new Stage(front, wish.place, wish.calls, context));
  } finally {
    await context.close();
    await front.close();
  }
};

/** Another site's form post once the cookie is so old. The control is the same cookie when it was new. */
export const lateForm = (browser: Browser, wish: ColumnWish, lateMs: number, signal: AbortSignal): Promise<Cell> =>
  inContext(browser, wish, async (stage) => {
    await stage.login();
    const young = await stage.led('evil', 'form');
    await after(lateMs - stage.age(), undefined, { signal });
    const { carried } = await stage.led('evil', 'form');
    const ageMs = stage.age();
    if (!carried) return { done: false, controlled: young.carried, ageMs };
    await stage.forget();
    return { done: true, controlled: !(await stage.led('evil', 'form')).carried, ageMs };
  });

export interface Preflights {
  readonly count: number;
  /** ms from the first call to the last. */
  readonly tookMs: number;
  /** Another kind of call, which must give the other answer: none from the API's own origin; some once a header of the page's own is added. */
  readonly controlled: boolean;
}

/** Calls of a page to an API on another subdomain. `maxAge`: s, 0 where the header is absent. */
export const preflightsOf = (
  browser: Browser,
  wish: ColumnWish,
  pattern: CallPattern,
  maxAge: number,
  signal: AbortSignal,
): Promise<Preflights> =>
  inContext(browser, wish, async (stage) => {
    await stage.login('api', true, true);
    let seen = await counted(stage, pattern, maxAge, signal);
    // Calls in a row that took longer than an answer is kept were no calls in a row.
    for (let left = 3; left > 0 && patternOf[pattern].apartMs === 0 && seen.tookMs > keptMs; left--)
      seen = await counted(stage, pattern, maxAge, signal);
    return { ...seen, controlled: await otherwise(stage, seen.count > 0) };
  });

/** So long Chromium keeps the answer to a preflight that names no age, ms, with some to spare. */
const keptMs = 4_500;

async function counted(stage: Stage, pattern: CallPattern, maxAge: number, signal: AbortSignal) {
  const { front } = stage;
  const { calls, apartMs } = patternOf[pattern];
  const one = front.deed('api', '/carried', maxAge === 0 ? {} : { maxAge });
  const before = front.preflights();
  const began = performance.now();
  const urls = Array.from({ length: calls }, (_, index) =>
    pattern === 'other-urls' ? `${one.url}&item=${index}` : one.url,
  );
  if (apartMs === 0) await stage.callEach(urls, { withCredentials: true });
  else
    for (const [index, url] of urls.entries()) {
      if (index > 0) await after(apartMs, undefined, { signal });
      await stage.callEach([url], { withCredentials: true });
    }
  return { count: front.preflights() - before, tookMs: performance.now() - began };
}

async function otherwise(stage: Stage, some: boolean): Promise<boolean> {
  const before = stage.front.preflights();
  if (some) await stage.callFromApi({ headers: { authorization: 'Bearer x' } });
  else await stage.call('api', '/carried', { headers: { 'x-copy': '1' }, withCredentials: true });
  return stage.front.preflights() > before !== some;
}
