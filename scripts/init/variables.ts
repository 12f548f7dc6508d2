/** Environment variables that the sources read: where a server takes its port, its store and its secrets from. */
import { type Project, placeIn } from './project.ts';

export interface Variable {
  readonly name: string;
  /** `server.mjs:12`, where it is read first. */
  readonly at: string;
  /** Something else is taken where it is not set. */
  readonly hasDefault: boolean;
}

const read = /\bprocess\s*\.\s*env\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*['"]([A-Za-z_]\w*)['"]\s*\])\s*\)?\s*(\?\?|\|\|)?/g;
const destructured = /\{([^{}]*)\}\s*=\s*process\s*\.\s*env\b/g;

export function variablesOf({ sources }: Project): Variable[] {
  const found = sources.flatMap((source) => [
    ...[...source.text.matchAll(read)].map(({ 1: dotted, 2: quoted, 3: otherwise, index }) => ({
      name: (dotted ?? quoted) as string,
      at: placeIn(source, index),
      hasDefault: otherwise !== undefined,
    })),
    ...[...source.text.matchAll(destructured)].flatMap(({ 1: names = '', index }) =>
      names.split(',').flatMap((part) => {
        const [, name, otherwise] = /^\s*([A-Za-z_]\w*)[^=]*(=)?/.exec(part) ?? [];
        return name === undefined ? [] : [{ name, at: placeIn(source, index), hasDefault: otherwise !== undefined }];
      }),
    ),
  ]);
  const byName = Map.groupBy(found, ({ name }) => name);
  return [...byName].map(([name, all]) => ({
    name,
    at: all[0]?.at as string,
    hasDefault: all.some(({ hasDefault }) => hasDefault),
  }));
}

/** Where the address of its Redis comes from. */
export type StoreAddress =
  | { readonly from: 'url'; readonly variable: Variable }
  | { readonly from: 'host-and-port'; readonly host: Variable; readonly port?: Variable | undefined };

/** Undefined where no variable names it: the address stands in the sources. */
export function storeAddressOf(variables: readonly Variable[]): StoreAddress | undefined {
  const named = (pattern: RegExp) => variables.find(({ name }) => pattern.test(name));
  const url = named(/^AUTHBENCH_STORE_URL$/) ?? named(/(?:REDIS|VALKEY|SESSION_STORE|^KV).*(?:UR[LI]|DSN|CONNECTION)/i);
  if (url !== undefined) return { from: 'url', variable: url };
  const host = named(/(?:REDIS|VALKEY).*HOST/i);
  if (host === undefined) return undefined;
  return { from: 'host-and-port', host, port: named(/(?:REDIS|VALKEY).*PORT/i) };
}

/** The port of this machine at which it looks for its Redis by itself; undefined where its sources name another machine. */
export function fixedStorePort({ sources }: Project): number | undefined {
  const code = sources.map(({ text }) => text).join('\n');
  const urls = [...code.matchAll(/['"`]rediss?:\/\/(?:[^@/'"`\s]*@)?([\w.-]+|\[::1\])(?::(\d+))?/g)];
  const [, host = 'localhost', port = '6379'] = urls[0] ?? [];
  return /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(host) ? Number(port) : undefined;
}

/** Where the port comes from: `PORT`, another variable, a number in the sources, or unknown. */
export type PortFrom =
  | { readonly from: 'variable'; readonly variable: Variable }
  | { readonly from: 'number'; readonly port: number; readonly at: string }
  | { readonly from: 'unknown' };

export function portOf(project: Project, variables: readonly Variable[]): PortFrom {
  const others = /REDIS|VALKEY|DB|DATABASE|PG|POSTGRES|MYSQL|MONGO|SMTP|MAIL|METRIC|DEBUG|INSPECT/i;
  const variable =
    variables.find(({ name }) => name === 'PORT') ??
    variables.find(({ name }) => /(?:^|_)PORT$/i.test(name) && !others.test(name));
  if (variable !== undefined) return { from: 'variable', variable };
  for (const source of project.sources) {
    const listens = /\.\s*listen\(\s*(?:\{[^}]*\bport\s*:\s*)?(\w+)/.exec(source.text);
    const [, given = ''] = listens ?? [];
    const named = new RegExp(`\\b(?:const|let|var)\\s+${given}\\s*(?::\\s*number\\s*)?=\\s*(\\d{2,5})\\b`).exec(
      source.text,
    );
    const number = /^\d{2,5}$/.test(given) ? given : named?.[1];
    if (listens && number) return { from: 'number', port: Number(number), at: placeIn(source, listens.index) };
  }
  return { from: 'unknown' };
}

/** Secrets without which it may not start, and which may be anything: drawn anew for each run, so none stands in a file. */
export const secretsAmong = (variables: readonly Variable[]): Variable[] =>
  variables.filter(
    ({ name }) => /SECRET|COOKIE_KEY|SESSION_KEY|SALT|PEPPER/i.test(name) && !/CLIENT|PRIVATE|PUBLIC/i.test(name),
  );
