/** Which routes log in, read, take their time and log out: guesses by their names and their handlers, the likeliest first. */
import type { Method, Route } from './routes.ts';

/** A request that a route takes, as far as its text tells. */
export interface Asked {
  readonly method: Method;
  readonly path: string;
  /** `server.mjs:38`; undefined where it was typed. */
  readonly at?: string | undefined;
}

export interface LoginAsked extends Asked {
  readonly userField: string;
  /** Undefined where the login takes none. */
  readonly passwordField?: string | undefined;
  /** The fields are a guess: its handler does not name them. */
  readonly guessed: boolean;
}

export interface SlowAsked extends Asked {
  /** The parameter of its query that says how long it takes; undefined: it takes its time by itself. */
  readonly parameter?: string | undefined;
}

const isPlain = ({ path }: Route) => !/[:*{(]/.test(path);

/** Those that score, best first, and in the order of the text where they score the same. */
const ranked = (routes: readonly Route[], score: (route: Route) => number): Route[] =>
  routes
    .map((route) => ({ route, points: score(route) }))
    .filter(({ points }) => points > 0)
    .toSorted((a, b) => b.points - a.points)
    .map(({ route }) => route);

export const loginsAmong = (routes: readonly Route[]): LoginAsked[] =>
  ranked(routes.filter(isPlain), ({ method, path, handler }) => {
    if (method !== 'POST' || /(?:register|sign-?up|forgot|reset|refresh|log-?out|sign-?out|revoke)/i.test(path))
      return 0;
    const named = /(?:^|\/)(?:log-?in|sign-?in)\/?$/i.test(path)
      ? 8
      : /(?:^|\/)(?:sessions?|authenticate|auth|tokens?)\/?$/i.test(path)
        ? 4
        : 0;
    if (named === 0) return 0;
    const gives = /session\s*\??\.|\bsign\s*\(|regenerate|passport|logIn\(|setCookie|\.cookie\(/.test(handler) ? 2 : 0;
    return named + gives + (/passw(?:or)?d|\bpwd\b/i.test(handler) ? 1 : 0);
  }).map((route) => loginOf(route));

/** With the fields that the text of a handler reads of its body. */
export function loginOf({ method, path, at, handler }: Route): LoginAsked {
  const fields = /passport\s*\.\s*authenticate/.test(handler)
    ? ['username', 'password']
    : [...new Set([...fieldsIn(handler)])];
  const passwordField = fields.find((name) => /passw|pwd|passphrase|^pass$|^pin$/i.test(name));
  const others = fields.filter((name) => name !== passwordField);
  const userField = others.find((name) => /user|mail|login|name|account|^id$/i.test(name)) ?? others[0];
  if (userField === undefined)
    return { method, path, at, userField: 'username', passwordField: passwordField ?? 'password', guessed: true };
  return { method, path, at, userField, passwordField, guessed: false };
}

function* fieldsIn(handler: string): Generator<string> {
  for (const [, name, quoted] of handler.matchAll(
    /\bbody\b\s*(?:as\s+[\w<>.]+\s*\))?\s*(?:\??\.\s*(\w+)|\??\.?\[\s*['"](\w+)['"])/g,
  )) {
    const field = name ?? quoted;
    if (field !== undefined) yield field;
  }
  for (const [, names = ''] of handler.matchAll(/\{([^{}]*)\}\s*=\s*[^;\n]*\bbody\b/g))
    for (const part of names.split(',')) {
      const field = /^\s*(\w+)/.exec(part)?.[1];
      if (field !== undefined) yield field;
    }
}

/** A page that is left alone: it may do more than show. */
const acts =
  /log-?out|sign-?out|delete|remove|reset|destroy|unsubscribe|confirm|verify|callback|oauth|health|ready|metrics|favicon|docs?$/i;
const guards =
  /session\s*\??\.|\b401\b|require\w*(?:auth|login|user)|is_?auth|authenticat|logged|jwt_?verify|protect|ensure\w*(?:auth|login)|onRequest|preHandler/i;

/** Pages that show who is logged in, for a read with and without a credential. */
export const readsAmong = (routes: readonly Route[]): Asked[] =>
  ranked(routes.filter(isPlain), ({ method, path, handler }) => {
    if (method !== 'GET' || acts.test(path) || /(?:log|sign)-?in|register|sign-?up/i.test(path)) return 0;
    const named = /(?:^|\/)(?:me|account|profile|whoami|userinfo|session)\/?$/i.test(path)
      ? 8
      : /(?:^|\/)(?:users?|dashboard|home|cart|orders|private|protected|secret)\/?$/i.test(path)
        ? 4
        : 1;
    return named + (guards.test(handler) ? 3 : 0) - (takesTime.test(handler) ? 2 : 0);
  }).map(({ method, path, at }) => ({ method, path, at }));

const takesTime = /\b(?:setTimeout|wait|sleep|delay|pause)\s*\(/;

/** Reads that take their time: a request in flight. */
export const slowAmong = (routes: readonly Route[]): SlowAsked[] =>
  routes
    .filter((route) => route.method === 'GET' && isPlain(route) && !acts.test(route.path))
    .filter(({ handler }) => takesTime.test(handler))
    .map(({ method, path, at, handler }) => ({
      method,
      path,
      at,
      parameter: /\bquery\b\s*(?:as\s+[\w<>.]+\s*\))?\s*\??\.\s*(\w+)/.exec(handler)?.[1],
    }));

const preference: readonly Method[] = ['POST', 'DELETE', 'PUT', 'GET'];

/** A form's POST before a link's GET. */
export const logoutsAmong = (routes: readonly Route[]): Asked[] =>
  ranked(routes.filter(isPlain), ({ method, path }) => {
    const named = /(?:^|\/)(?:log-?out|sign-?out)\/?$/i.test(path);
    const isEnd = method === 'DELETE' && /(?:^|\/)(?:sessions?|auth|login|tokens?)\/?$/i.test(path);
    return named || isEnd ? 4 - preference.indexOf(method) + (named ? 4 : 0) : 0;
  }).map(({ method, path, at }) => ({ method, path, at }));
