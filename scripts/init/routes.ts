/** The routes of an Express or Fastify app as its text has them: `app.post('/login', …)`, with the prefixes that its routers are mounted at. */
import { posix } from 'node:path';
import { type Project, placeIn, type Source } from './project.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface Route {
  readonly method: Method;
  /** As it is called: with the prefixes of the routers that it lies in. */
  readonly path: string;
  /** `server.mjs:38`. */
  readonly at: string;
  /** What is called with it, and the text of a handler that is named there. */
  readonly handler: string;
}

interface Found {
  readonly source: Source;
  /** `app`, `router`. */
  readonly owner: string;
  readonly method: Method;
  readonly path: string;
  readonly index: number;
}

/** `app.use('/api', router)`, `app.register(routes, { prefix: '/api' })`. */
interface Mount {
  readonly source: Source;
  readonly owner: string;
  readonly prefix: string;
  /** The name of what is mounted, or the module that it is required from on the spot. */
  readonly child: string;
}

const direct = /\b(\w+)\s*\.\s*(get|post|put|delete)\s*(?:<[^>()]*>)?\(\s*(['"`])(\/[^'"`\n]*)\3/g;
const chained = /\b(\w+)\s*\.\s*route\(\s*(['"`])(\/[^'"`\n]*)\2\s*\)/g;
const described = /\b(\w+)\s*\.\s*route\(\s*\{/g;
const used = /\b(\w+)\s*\.\s*use\(\s*(['"`])(\/[^'"`\n]*)\2\s*,/g;
const registered = /\b(\w+)\s*\.\s*register\(/g;
/** Clients that look like servers. */
const clients = /^(?:axios|http|https|fetch|client|request|agent|supertest|got|ky|redis|cache|map|res|req|headers)$/i;

export function routesOf({ sources }: Project): Route[] {
  const found = sources.flatMap((source) => routesIn(source));
  const mounts = sources.flatMap((source) => mountsIn(source));
  return found.flatMap((route) =>
    prefixesOf(route, mounts, sources).map((prefix) => ({
      method: route.method,
      path: joined(prefix, route.path),
      at: placeIn(route.source, route.index),
      handler: handlerOf(route, sources),
    })),
  );
}

function routesIn(source: Source): Found[] {
  const { text } = source;
  const found: Found[] = [];
  for (const { 1: owner = '', 2: method = '', 4: path = '', index } of text.matchAll(direct))
    found.push({ source, owner, method: method.toUpperCase() as Method, path, index });
  for (const { 0: head, 1: owner = '', 3: path = '', index } of text.matchAll(chained)) {
    let rest = index + head.length;
    for (let next = methodAt(text, rest); next !== undefined; next = methodAt(text, rest)) {
      found.push({ source, owner, method: next.method, path, index: next.index });
      rest = callEnd(text, next.index);
    }
  }
  for (const { 1: owner = '', index } of text.matchAll(described)) {
    const call = text.slice(index, callEnd(text, index));
    const method = /\bmethod\s*:\s*\[?\s*['"](GET|POST|PUT|DELETE)['"]/i.exec(call)?.[1];
    const path = /\burl\s*:\s*['"`](\/[^'"`\n]*)['"`]/.exec(call)?.[1];
    if (method && path) found.push({ source, owner, method: method.toUpperCase() as Method, path, index });
  }
  return found.filter(({ owner }) => !clients.test(owner));
}

function methodAt(text: string, from: number): { readonly method: Method; readonly index: number } | undefined {
  const match = /^\s*\.\s*(get|post|put|delete)\s*\(/.exec(text.slice(from, from + 100));
  return match
    ? { method: (match[1] as string).toUpperCase() as Method, index: from + match[0].length - 1 }
    : undefined;
}

function mountsIn(source: Source): Mount[] {
  const { text } = source;
  const byUse = [...text.matchAll(used)].flatMap(({ 0: head, 1: owner = '', 3: prefix = '', index }) => {
    const rest = text.slice(index + head.length, callEnd(text, index));
    // The router stands last, after what guards it.
    const child = /require\(\s*['"]([^'"]+)['"]\s*\)\s*(?:\.\w+)?\s*\)?\s*$/.exec(rest)?.[1] ?? lastName(rest);
    return child === undefined ? [] : [{ source, owner, prefix, child }];
  });
  const byRegister = [...text.matchAll(registered)].flatMap(({ 0: head, 1: owner = '', index }) => {
    const rest = text.slice(index + head.length, callEnd(text, index));
    const child = /^\s*(?:import|require)\(\s*['"]([^'"]+)/.exec(rest)?.[1] ?? /^\s*(\w+)/.exec(rest)?.[1];
    const prefix = /\bprefix\s*:\s*['"`](\/[^'"`\n]*)/.exec(rest)?.[1] ?? '';
    return child === undefined ? [] : [{ source, owner, prefix, child }];
  });
  return [...byUse, ...byRegister];
}

const lastName = (text: string): string | undefined => /(\w+)\s*(?:\(\s*\))?\s*\)?\s*$/.exec(text)?.[1];

/** What may stand before a route: every way in which its router is mounted, or nothing. */
function prefixesOf(
  { source, owner }: Pick<Found, 'source' | 'owner'>,
  mounts: readonly Mount[],
  sources: readonly Source[],
  depth = 0,
): string[] {
  if (depth > 4) return [''];
  const own = mounts.filter((mount) => {
    const file = moduleOf(mount, sources);
    // A router is mounted by its name in its own file, or by its file's.
    return file === undefined ? mount.source === source && mount.child === owner : file === source;
  });
  const prefixes = own.flatMap((mount) =>
    mount.source === source && mount.owner === owner
      ? []
      : prefixesOf(mount, mounts, sources, depth + 1).map((before) => joined(before, mount.prefix)),
  );
  return prefixes.length === 0 ? [''] : [...new Set(prefixes)];
}

/** The file that a mounted name is imported from; undefined where it is made in the same file, or comes from a package. */
function moduleOf({ source, child }: Mount, sources: readonly Source[]): Source | undefined {
  const specifier = child.startsWith('.') ? child : importOf(source, child);
  return specifier?.startsWith('.') ? fileAt(posix.join(posix.dirname(source.path), specifier), sources) : undefined;
}

function importOf({ text }: Source, name: string): string | undefined {
  for (const [, names = '', specifier] of text.matchAll(/\bimport\s+([^;'"]+?)\s+from\s*['"]([^'"]+)['"]/g))
    if (new RegExp(`\\b${name}\\b`).test(names)) return specifier;
  return new RegExp(`\\b${name}\\b[^;=\\n]*=\\s*(?:await\\s+import|require)\\(\\s*['"]([^'"]+)`).exec(text)?.[1];
}

function fileAt(path: string, sources: readonly Source[]): Source | undefined {
  const bare = path.replace(/\.[cm]?[jt]s$/, '');
  const isIt = (source: Source) => {
    const own = source.path.replace(/\.[cm]?[jt]s$/, '');
    return own === bare || own === `${bare}/index`;
  };
  return sources.find((source) => source.path === path) ?? sources.find(isIt);
}

const joined = (prefix: string, path: string): string =>
  `${prefix.replace(/\/$/, '')}${path === '/' && prefix !== '' ? '' : path}` || '/';

/** So much of a handler that stands elsewhere is read. */
const ofHandler = 2_500;

function handlerOf({ source, index }: Found, sources: readonly Source[]): string {
  const own = source.text.slice(index, callEnd(source.text, index));
  // `router.post('/login', limiter, auth.login)`: what is named last handles it.
  const name = /,\s*(?:\w+\.)*(\w+)\s*(?:\.bind\([^)]*\)\s*)?\)?$/.exec(own.trimEnd())?.[1];
  if (name === undefined) return own;
  const defined = new RegExp(
    `function\\s+${name}\\b|\\b${name}\\s*[:=]\\s*(?:async\\s*)?(?:function|\\(|\\w+\\s*=>)|^\\s*(?:async\\s+)?${name}\\s*\\([^)]*\\)[^{;\\n]*\\{`,
    'm',
  );
  for (const { text } of [source, ...sources.filter((one) => one !== source)]) {
    const at = defined.exec(text)?.index;
    if (at !== undefined) return `${own}\n${text.slice(at, at + ofHandler)}`;
  }
  return own;
}

/** Behind the bracket that closes the first one from `from` on; strings may hold brackets. */
function callEnd(text: string, from: number): number {
  let depth = 0;
  for (const { 0: found, index } of text.slice(from).matchAll(/(['"`])(?:\\[\s\S]|(?!\1)[^\\])*?\1|[()]/g)) {
    if (found === '(') depth++;
    if (found === ')' && --depth === 0) return from + index + 1;
  }
  return text.length;
}
