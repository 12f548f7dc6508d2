/** How much is behind a quantile: what lies beyond it carries all that is known of a tail. */

/** Under this many requests beyond the quantile, in either arm, there is no verdict: guard `too-few`. */
export const fewestBeyond = 100;

/** Requests expected beyond the quantile, on its thinner side. */
export function beyond(q: number, requests: number): number {
  // A hair more, since (1 − 0.9) × 1000 is 99.99999999999997.
  return Math.min(q, 1 - q) * requests * (1 + 1e-12);
}

/** Starts until every arm has enough requests beyond the quantile; `requests`: of the arm that has fewest, over `starts`. */
export function startsForQuantile(q: number, requests: number, starts: number): number {
  return Math.ceil(Number(((starts * fewestBeyond) / beyond(q, requests)).toPrecision(10)));
}
