/**
 * Every factor, declared once: a thing that is varied, its phrase for people, and how arms that differ in it are compared and drawn.
 * An arm is a contender, its version and a level of each factor that its step varies.
 */
import { browserFactors } from './browser.ts';
import { linkBrief, linkPhrase } from './links.ts';
import { outagePhrase } from './outages.ts';
import { refreshEventPhrase } from './refreshes.ts';
import type { Factors } from './words.ts';

export type Level = Factors[string];

export interface Factor {
  readonly id: string;
  readonly title: string;
  /** Empty where levels are words, or count what the title names. */
  readonly unit: string;
  /** What there are several of, where that is not said by its title: `all six numbers of claims`. */
  readonly levels?: string;
  /** What a level changes. figure: nothing; the same trials are read in several ways. */
  readonly appliesTo: 'credential' | 'requests' | 'servers' | 'trial' | 'figure';
  /** shared: one process serves all levels, so that they are compared within it. own: each level has processes of its own. */
  readonly process: 'shared' | 'own';
  /** axis: levels are numbers along an axis. rows: each level has a row or a panel. */
  readonly layout: 'axis' | 'rows';
  /** Only some designs have it: an arm is compared with a baseline that has no such level, else with the same level. */
  readonly ofSomeDesigns?: true;
  /** The level that stands for all where there is room for one. */
  readonly summary?: Level;
  /** The level that goes without saying: its phrase is empty, and an arm that names none has it. */
  readonly usual?: Level;
  /** The level in the head of a column: `10 Mbit/s`. Default: its phrase. */
  brief?(level: Level): string;
  /** `with 200 claims`, to follow a figure in a sentence; empty where the level goes without saying. */
  phrase(level: Level): string;
}

/** `12 h`, `15 min`, `2 s`: a lifetime as people say it. `seconds`: whole ones. */
export function lifetimeText(seconds: number): string {
  if (seconds >= 7_200 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  return seconds % 60 === 0 && seconds > 0 ? `${seconds / 60} min` : `${seconds} s`;
}

const builtIn: readonly Factor[] = [
  {
    id: 'claims',
    title: 'Claims',
    unit: 'claims',
    levels: 'numbers of claims',
    appliesTo: 'credential',
    process: 'shared',
    layout: 'axis',
    phrase: (level) => `with ${level === 0 ? 'no' : level} ${level === 1 ? 'claim' : 'claims'}`,
  },
  {
    id: 'rate',
    title: 'Rate',
    unit: 'requests/s',
    levels: 'rates',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'axis',
    phrase: (level) => `at ${Number(level).toLocaleString('en-US')} requests/s`,
  },
  {
    id: 'distance',
    title: 'Round trip added between server and store',
    unit: 'ms',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'axis',
    phrase: (level) =>
      level === 0
        ? 'with nothing added to the way to the store'
        : `with ${level} ms added to a round trip to the store`,
  },
  {
    id: 'link',
    title: 'Link of the client',
    unit: '',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => linkPhrase(String(level)),
    brief: (level) => linkBrief(String(level)),
  },
  {
    id: 'outage',
    title: 'Outage of the store',
    unit: '',
    appliesTo: 'trial',
    process: 'own',
    layout: 'rows',
    phrase: (level) => outagePhrase(String(level)),
    brief: (level) => String(level),
  },
  ...browserFactors,
  {
    id: 'event',
    title: 'What befalls the refresh',
    unit: '',
    appliesTo: 'trial',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => refreshEventPhrase(String(level)),
  },
  {
    id: 'headers',
    title: 'Other headers of a request',
    unit: 'bytes',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'axis',
    phrase: (level) => (level === 0 ? 'with no other headers' : `with ${level} bytes of other headers`),
  },
  {
    id: 'protocol',
    title: 'Protocol',
    unit: '',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => `over ${level === 'h2' ? 'HTTP/2' : 'HTTP/1.1'}`,
  },
  {
    id: 'transport',
    title: 'Transport',
    unit: '',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => (level === 'https' ? 'over TLS' : 'over plain HTTP'),
  },
  {
    id: 'client',
    title: 'Client',
    unit: '',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => `from ${level === 'node' ? 'Node' : level === 'chromium' ? 'Chromium' : level}`,
  },
  {
    id: 'carrier',
    title: 'Carrier of the credential',
    unit: '',
    appliesTo: 'credential',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => (level === 'cookie' ? 'in a cookie' : 'as a Bearer token'),
  },
  {
    id: 'sessions',
    title: 'Sessions of the user',
    unit: 'sessions',
    levels: 'numbers of sessions',
    appliesTo: 'credential',
    process: 'shared',
    layout: 'axis',
    phrase: (level) =>
      `for a user with ${Number(level).toLocaleString('en-US')} ${level === 1 ? 'session' : 'sessions'}`,
  },
  {
    id: 'population',
    title: 'Live credentials',
    unit: 'live credentials',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'axis',
    phrase: (level) => `among ${Number(level).toLocaleString('en-US')} live credentials`,
  },
  {
    id: 'operation',
    title: 'Operation',
    unit: '',
    levels: 'operations',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => `per ${level}`,
  },
  {
    id: 'trigger',
    title: 'What ended the credential',
    unit: '',
    appliesTo: 'trial',
    process: 'shared',
    layout: 'rows',
    phrase: (level) => `after ${level === 'revoke' ? 'the operator’s revoke' : `a ${level}`}`,
  },
  {
    id: 'inFlight',
    title: 'Request in flight',
    unit: '',
    appliesTo: 'trial',
    process: 'shared',
    layout: 'rows',
    usual: 'none',
    phrase: (level) => (level === 'none' ? '' : `with a ${level} request in flight`),
  },
  {
    id: 'lifetime',
    title: 'Lifetime of the credential',
    unit: 's',
    appliesTo: 'servers',
    process: 'own',
    layout: 'axis',
    ofSomeDesigns: true,
    phrase: (level) => `at a lifetime of ${lifetimeText(Number(level))}`,
  },
  {
    id: 'workers',
    title: 'Workers behind one port',
    unit: '',
    appliesTo: 'servers',
    process: 'own',
    layout: 'axis',
    phrase: (level) => `with ${level === 1 ? 'one worker' : `${level} workers`}`,
  },
  {
    id: 'instance',
    title: 'Instance that was asked',
    unit: '',
    appliesTo: 'figure',
    process: 'shared',
    layout: 'rows',
    summary: 'worst',
    phrase: (level) => (level === 'worst' ? '' : `on the ${level} instance`),
  },
];

const byId = new Map<string, Factor>(builtIn.map((factor) => [factor.id, factor]));

/** Adds factors beside the built-in ones. Throws where an id is taken. */
export function declareFactors(factors: readonly Factor[]): void {
  for (const factor of factors) {
    if (byId.has(factor.id)) throw new Error(`a factor is called ${factor.id} already`);
    byId.set(factor.id, factor);
  }
}

/** Every factor: built-in ones as they are declared, then those that were added. */
export const factors = (): readonly Factor[] => [...byId.values()];

/** The declaration of a factor. One of a newer run that this version does not know is taken as rows, spelt `id level`. */
export function factor(id: string): Factor {
  return (
    byId.get(id) ?? {
      id,
      title: id,
      unit: '',
      appliesTo: 'figure',
      process: 'shared',
      layout: 'rows',
      phrase: (level) => `${id} ${level}`,
    }
  );
}

/** Whether two arms stand at the same levels, so that an effect between them is one of their designs. */
export function sameLevels(a: Factors, b: Factors): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (id) => a[id] === b[id] || (factor(id).ofSomeDesigns === true && (a[id] === undefined || b[id] === undefined)),
  );
}

/** Without the levels that stand for all: `{ trigger: 'logout', instance: 'worst' }` is `{ trigger: 'logout' }`. */
export function withoutSummary(levels: Factors): Factors {
  return Object.fromEntries(Object.entries(levels).filter(([id, level]) => factor(id).summary !== level));
}

/** Whether a figure at these levels stands for all: none of its factors has a summary, or it is that. */
export const isSummary = (levels: Factors): boolean =>
  Object.entries(levels).every(([id, level]) => (factor(id).summary ?? level) === level);

/** Whether nothing about these levels needs saying: `{ trigger: 'logout', inFlight: 'none' }`, not `{ inFlight: 'slow' }`. */
export const isUsual = (levels: Factors): boolean =>
  Object.entries(levels).every(([id, level]) => (factor(id).usual ?? level) === level);

/** `with 200 claims`, `per read`, `after a logout with a slow request in flight`: to end a sentence. Empty where no level is worth a word. */
export function levelsPhrase(factors: Factors): string {
  return Object.entries(factors)
    .map(([id, level]) => factor(id).phrase(level))
    .filter((phrase) => phrase !== '')
    .join(' ');
}
