/** Levels of factors in words, so that they can end a sentence. */
import type { Factors } from '../../vocabulary/words.ts';

/** `with 200 claims`, `per read`, `after a logout with a slow request in flight`; empty where no level is worth a word. */
export function levelsPhrase(factors: Factors): string {
  return Object.entries(factors)
    .map(([key, level]) => levelPhrase(key, level))
    .filter((phrase) => phrase !== '')
    .join(' ');
}

function levelPhrase(key: string, level: string | number): string {
  if (key === 'claims') return `with ${level === 0 ? 'no' : level} ${level === 1 ? 'claim' : 'claims'}`;
  if (key === 'operation') return `per ${level}`;
  if (key === 'trigger') return `after ${level === 'revoke' ? 'the operator’s revoke' : `a ${level}`}`;
  if (key === 'inFlight') return level === 'none' ? '' : `with a ${level} request in flight`;
  if (key === 'lifetime') return `at a lifetime of ${lifetime(Number(level))}`;
  if (key === 'instance') return level === 'worst' ? '' : `on the ${level} instance`;
  return `at ${key} ${level}`;
}

export function lifetime(seconds: number): string {
  if (seconds >= 7_200 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds >= 120 && seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`;
}
