/** What is tried in a browser, and where the credential is kept meanwhile: levels of the factors `deed` and `kept`. */
import type { Factors } from './words.ts';

/** cookie: as the design sets it. readable: the same without HttpOnly. The others differ from it in SameSite alone. */
export const cookiePlaces = ['cookie', 'readable', 'strict', 'lax', 'none', 'unset'] as const;
/** Where a page keeps a token that it sends itself. */
export const tokenPlaces = ['local-storage', 'memory'] as const;
export const places = [...cookiePlaces, ...tokenPlaces] as const;
export type CookiePlace = (typeof cookiePlaces)[number];
export type TokenPlace = (typeof tokenPlaces)[number];
export type Place = CookiePlace | TokenPlace;

interface PlaceWords {
  /** Head of a column. */
  readonly title: string;
  /** To follow a figure in a sentence. */
  readonly phrase: string;
}

const placeWords: Readonly<Record<Place, PlaceWords>> = {
  cookie: { title: 'as set', phrase: 'in the cookie as the design sets it' },
  readable: { title: 'not HttpOnly', phrase: 'in the cookie without HttpOnly' },
  strict: { title: 'Strict', phrase: 'in the cookie with SameSite=Strict' },
  lax: { title: 'Lax', phrase: 'in the cookie with SameSite=Lax' },
  none: { title: 'None', phrase: 'in the cookie with SameSite=None' },
  unset: { title: 'unset', phrase: 'in the cookie without SameSite' },
  'local-storage': { title: 'localStorage', phrase: 'in localStorage' },
  memory: { title: 'memory', phrase: 'in a variable of the page' },
};

/** exposure: better not. use: what the user would miss. */
export type DeedKind = 'exposure' | 'use';

interface DeedWords {
  readonly kind: DeedKind;
  /** Head of a row. */
  readonly title: string;
}

const deedWords = {
  'read-kept': { kind: 'exposure', title: 'An injected script reads it where it is kept' },
  'read-sent': { kind: 'exposure', title: 'An injected script reads it as the page sends it' },
  'used-elsewhere': { kind: 'exposure', title: 'What the script read works on another machine' },
  'script-acts': { kind: 'exposure', title: 'An injected script acts as the user while the page is open' },
  'form-post': { kind: 'exposure', title: 'Another site’s form post carries it' },
  'form-post-late': { kind: 'exposure', title: 'Another site’s form post carries it after two minutes' },
  'form-logout': { kind: 'exposure', title: 'Another site’s form post logs the user out' },
  link: { kind: 'exposure', title: 'Another site’s link carries it' },
  'site-include': { kind: 'exposure', title: 'Another site’s fetch with credentials carries it' },
  'site-omit': { kind: 'exposure', title: 'Another site’s fetch without credentials carries it' },
  'site-blocked': { kind: 'exposure', title: 'The same with credentials, third-party cookies blocked' },
  'login-include': { kind: 'use', title: 'A login on a subdomain is kept, with credentials' },
  'login-omit': { kind: 'use', title: 'A login on a subdomain is kept, without credentials' },
  'api-include': { kind: 'use', title: 'A call of a subdomain carries it, with credentials' },
  'api-omit': { kind: 'use', title: 'A call of a subdomain carries it, without credentials' },
  reload: { kind: 'use', title: 'The user is logged in after a reload' },
  restart: { kind: 'use', title: 'The user is logged in after the browser was closed' },
} as const satisfies Readonly<Record<string, DeedWords>>;

export type Deed = keyof typeof deedWords;

/** In the order in which they are shown. */
export const deeds = Object.keys(deedWords) as readonly Deed[];

/** Of a deed that this version does not know, what is known of any. */
export const deedOf = (id: string): DeedWords => deedWords[id as Deed] ?? { kind: 'exposure', title: id };

/** Of a place that this version does not know, its id. */
export const placeOf = (id: string): PlaceWords => placeWords[id as Place] ?? { title: id, phrase: `kept in ${id}` };

/** By itself: `cookie, Strict`, `localStorage`. */
export const placeBrief = (id: string): string => {
  const { title } = placeOf(id);
  return (cookiePlaces as readonly string[]).includes(id) ? `cookie, ${title}` : title;
};

/** In the middle of a sentence. */
const deedPhrase = (id: string): string => {
  const { title } = deedOf(id);
  return `(${title.charAt(0).toLowerCase()}${title.slice(1)})`;
};

/** Whether a deed is tried at this place: age matters to the cookie without SameSite alone. */
export const isTried = (deed: Deed, place: Place): boolean => deed !== 'form-post-late' || place === 'unset';

/** How a client on another origin calls: levels of the factor `calls`. */
export const callPatterns = ['at-once', 'other-urls', 'apart'] as const;
export type CallPattern = (typeof callPatterns)[number];

/** Calls of each pattern, and ms between them: 0, as soon as the last is answered. */
export const patternOf: Readonly<Record<CallPattern, { readonly calls: number; readonly apartMs: number }>> = {
  'at-once': { calls: 100, apartMs: 0 },
  'other-urls': { calls: 100, apartMs: 0 },
  apart: { calls: 20, apartMs: 6_000 },
};

const patternPhrases: Readonly<Record<CallPattern, string>> = {
  'at-once': 'for 100 calls of one URL in a row',
  'other-urls': 'for 100 calls of a URL each',
  apart: 'for 20 calls of one URL 6 s apart',
};

const patternPhrase = (level: string): string => patternPhrases[level as CallPattern] ?? `for calls ${level}`;

export const isTokenPlace = (place: Place): place is TokenPlace => (tokenPlaces as readonly Place[]).includes(place);

type Level = Factors[string];

/** For factors.ts, which says what a factor is. */
export const browserFactors = [
  {
    id: 'kept',
    title: 'Where a browser keeps the credential',
    unit: '',
    appliesTo: 'credential',
    process: 'shared',
    layout: 'rows',
    brief: (level: Level) => placeBrief(String(level)),
    phrase: (level: Level) => placeOf(String(level)).phrase,
  },
  {
    id: 'deed',
    title: 'What is tried in a browser',
    unit: '',
    appliesTo: 'trial',
    process: 'shared',
    layout: 'rows',
    brief: (level: Level) => deedOf(String(level)).title,
    phrase: (level: Level) => deedPhrase(String(level)),
  },
  {
    id: 'calls',
    title: 'Calls from another origin',
    unit: '',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level: Level) => patternPhrase(String(level)),
  },
  {
    id: 'maxAge',
    title: 'Access-Control-Max-Age',
    unit: 's',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'rows',
    phrase: (level: Level) => (level === 0 ? 'without Access-Control-Max-Age' : `with Access-Control-Max-Age ${level}`),
  },
] as const;
