import type { CookiePlace, TokenPlace } from '../../../vocabulary/browser.ts';
import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

/** What is tried with a credential in Chromium, by where it is kept: every cell 0 or 1, beside a control. */
export interface BrowserStep extends Step {
  readonly procedure: 'browser-tries';
  readonly primary: MetricId;
  /** Levels of the factor `kept`: for designs in cookies, and for those that a page sends itself. */
  readonly cookies: readonly CookiePlace[];
  readonly tokens: readonly TokenPlace[];
  /** How often each cell is tried: where tries do not agree, it is not exact. */
  readonly rounds: number;
  /** Age of a cookie without SameSite at which a form post is tried a second time, ms. */
  readonly lateMs: number;
  /** Levels of the factor `maxAge`, s: of Access-Control-Max-Age, 0 where the header is absent. */
  readonly maxAges: readonly number[];
}
