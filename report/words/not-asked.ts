/** What conformance did not ask, and why: said before what it found, for what was not asked is neither good nor bad. */

import { list } from '../../vocabulary/lists.ts';
import type { CheckStatus } from '../../vocabulary/words.ts';

interface Found {
  readonly check: string;
  readonly status: CheckStatus;
  readonly note?: string;
  /** What it asks about, in a few words. */
  readonly about?: string;
}

/** A line a reason: `not asked: session fixation (new-id) and guessable ids (id-entropy), because …`. */
export function notAskedLines(checks: readonly Found[]): string[] {
  const byReason = new Map<string, string[]>();
  for (const { check, status, note = 'nobody knows why', about = check } of checks) {
    if (status !== 'not-asked') continue;
    const name = about === check ? check : `${about} (${check})`;
    byReason.set(note, [...(byReason.get(note) ?? []), name]);
  }
  return [...byReason].map(([because, names]) => `not asked: ${list(names)}, because ${because}`);
}
