/** Contenders that conformance left out of every comparison, and what it found, in words: the same wherever it is told. */
import { nameOf } from '../vocabulary/words.ts';
import type { ConformanceEntry } from './format.ts';

/** More findings than these are counted. */
const told = 3;

/** `shop is left out of every comparison: it fails logout (a credential that …) and 2 more checks.` One for each contender. */
export function leftOutSentences(conformance: readonly ConformanceEntry[]): string[] {
  const failures = conformance.filter(({ status }) => status === 'fail');
  return [...Map.groupBy(failures, ({ contender, variant }) => nameOf(contender, variant))].map(
    ([name, own]) => `${name} is left out of every comparison: it fails ${findingsOf(own)}.`,
  );
}

/** `logout (a credential that …), revoke (…), no-store and 2 more checks`. */
export function findingsOf(failures: readonly ConformanceEntry[]): string {
  const shown = failures.slice(0, told).map(({ check, note }) => (note ? `${check} (${note})` : check));
  const rest = failures.length - shown.length;
  const words = rest > 0 ? [...shown, `${rest} more ${rest === 1 ? 'check' : 'checks'}`] : shown;
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
