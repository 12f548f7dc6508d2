/** Words for metrics, factors and contenders, so that a sentence reads as one. Unknown ones fall back to their own title. */
import type { Comparison, RunFile } from '../../results/format.ts';
import { metrics } from '../../vocabulary/metrics.ts';
import type { Factors } from '../../vocabulary/words.ts';
import { percent, quantity, ratio } from './numbers.ts';

interface Words {
  /** `needs 12 % less server CPU per request`. */
  readonly verb: string;
  readonly less: string;
  readonly more: string;
  readonly noun: string;
  /** What is compared, where the noun does not say it: `equal in …`. */
  readonly subject?: string;
  /** Where the unit is in the noun already: `2 fewer store commands`. */
  readonly counted?: { readonly one: string; readonly many: string };
}

const lowerHigher = { verb: 'has a', less: 'lower', more: 'higher' } as const;
const lessMore = { verb: 'needs', less: 'less', more: 'more' } as const;
const delayWords = (quantile: string, subject: string): Words => ({
  verb: `lets a revoked credential work${quantile}`,
  less: 'shorter',
  more: 'longer',
  noun: '',
  subject,
});
const bytes = (noun: string, one: string): Words => ({
  verb: 'takes',
  less: 'fewer',
  more: 'more',
  noun,
  counted: { one, many: noun },
});

const words: Readonly<Record<string, Words>> = {
  'response-p50': { ...lowerHigher, noun: 'median response time' },
  'response-p90': { ...lowerHigher, noun: '90th percentile of response time' },
  'response-p99': { ...lowerHigher, noun: '99th percentile of response time' },
  'response-p999': { ...lowerHigher, noun: '99.9th percentile of response time' },
  'service-p50': { ...lowerHigher, noun: 'median service time' },
  'service-p99': { ...lowerHigher, noun: '99th percentile of service time' },
  capacity: { ...lowerHigher, noun: 'capacity' },
  'server-cpu': { ...lessMore, noun: 'server CPU per request' },
  'server-cpu-saturated': { ...lessMore, noun: 'server CPU per request when saturated' },
  'store-cpu': { ...lessMore, noun: 'store CPU' },
  'store-memory': { ...lessMore, noun: 'store memory per live credential' },
  'request-bytes': bytes('bytes per request', 'byte per request'),
  'response-bytes': bytes('bytes per response', 'byte per response'),
  'login-response-bytes': bytes('bytes in the login’s response', 'byte in the login’s response'),
  'store-bytes': bytes('store bytes', 'store byte'),
  'store-commands': {
    verb: 'sends',
    less: 'fewer',
    more: 'more',
    noun: 'store commands',
    counted: { one: 'store command', many: 'store commands' },
  },
  'claims-to-cookie-limit': {
    verb: 'fits',
    less: 'fewer',
    more: 'more',
    noun: 'claims into a cookie',
    counted: { one: 'claim into a cookie', many: 'claims into a cookie' },
  },
  'claims-to-431': {
    verb: 'fits',
    less: 'fewer',
    more: 'more',
    noun: 'claims into the headers',
    counted: { one: 'claim into the headers', many: 'claims into the headers' },
  },
  'revocation-delay-p50': delayWords(', in the median,', 'median revocation delay'),
  'revocation-delay-p99': delayWords(', at the 99th percentile,', '99th percentile of revocation delay'),
  'revocation-delay-max': delayWords(' up to', 'longest revocation delay'),
};

export function wordsFor(metricId: string): Words {
  return words[metricId] ?? { ...lowerHigher, noun: `“${titleOf(metricId).toLowerCase()}”` };
}

export function titleOf(metricId: string): string {
  return metrics.find(({ id }) => id === metricId)?.title ?? metricId;
}

export function betterOf(metricId: string): 'lower' | 'higher' {
  return metrics.find(({ id }) => id === metricId)?.better ?? 'lower';
}

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
