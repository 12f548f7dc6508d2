/** Words for metrics, factors and contenders, so that a sentence reads as one. Unknown ones fall back to their own title. */
import type { Comparison, RunFile } from '../../results/format.ts';
import { metricOfRun, type Words } from '../../vocabulary/metrics.ts';
import type { Factors } from '../../vocabulary/words.ts';
import { percent, quantity, ratio } from './numbers.ts';

export const wordsFor = (metricId: string): Words => metricOfRun(metricId).words;

export const titleOf = (metricId: string): string => metricOfRun(metricId).title;

export const betterOf = (metricId: string): 'lower' | 'higher' => metricOfRun(metricId).better;

/** `needs 12 % less server CPU per request`; with `elided`, only `12 % less`: for the second contender of a sentence. */
export function differencePhrase({ metric, unit, effect }: Comparison, elided = false): string {
  const { verb, less, more, noun, counted } = wordsFor(metric);
  const way = effect.value < (effect.scale === 'ratio' ? 1 : 0) ? less : more;
  if (effect.scale === 'ratio') {
    if (effect.value >= 2) {
      return elided
        ? `${ratio(effect.value)} times`
        : `${withoutArticle(verb)} ${ratio(effect.value)} times the ${noun}`;
    }
    const size = percent(
      Number(Math.abs(effect.value - 1).toFixed(2)) || Number(Math.abs(effect.value - 1).toFixed(3)),
    );
    return elided ? `${size} ${way}` : `${articleBefore(verb, size)} ${size} ${way} ${noun}`;
  }
  const size = Math.abs(effect.value);
  if (counted) {
    const amount = quantity(size, 'count');
    return elided ? `${amount} ${way}` : `${verb} ${amount} ${way} ${size === 1 ? counted.one : counted.many}`;
  }
  const amount = quantity(size, unit);
  return elided ? `${amount} ${way}` : `${withoutArticle(verb)} ${amount} ${way} ${noun}`.trimEnd();
}

const withoutArticle = (verb: string) => verb.replace(/ a$/, '');
/** a 12 % …, an 8 % …, an 11 % …, an 18 % …, an 80 % …. */
const articleBefore = (verb: string, size: string) =>
  verb.endsWith(' a') && /^(8|11(\D|$)|18(\D|$))/.test(size) ? `${verb}n` : verb;

/** ` with 200 claims`, ` on a read`, ` after a logout with a slow request in flight`: begins with a space, or is empty. */
export function factorPhrase(factors: Factors): string {
  return Object.entries(factors)
    .map(([key, level]) => levelPhrase(key, level))
    .filter((phrase) => phrase !== '')
    .map((phrase) => ` ${phrase}`)
    .join('');
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

/** `a`, `a and b`, `a, b and c`. */
export function list(words: readonly string[]): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** So many names are told, or one more. */
const named = 4;

/** `a, b, c and 5 more`. */
export function briefList(names: readonly string[]): string {
  if (names.length <= named + 1) return list(names);
  return `${names.slice(0, named).join(', ')} and ${names.length - named} more`;
}

export function scenarioTitle(run: RunFile, id: string): string {
  return run.scenarios.find((scenario) => scenario.id === id)?.title ?? id;
}
