/** A wire that somebody else wrote: what its functions return is looked at before it is sent, so that a slip is a complaint about the target file, not a stack. */
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { shellWord } from '../../vocabulary/shell.ts';
import type { Wire } from './wire.ts';

const methods: readonly unknown[] = ['GET', 'POST', 'PUT', 'DELETE'];

type Fault = (made: unknown) => string | undefined;

/** Its functions throw AB_BAD_TARGET where they throw, or return what cannot be sent. */
export function checkedWire(wire: Wire, file: string): Wire {
  const checked = <A extends readonly unknown[], R>(
    name: string,
    build: ((...args: A) => R) | undefined,
    fault: Fault,
  ) =>
    build === undefined
      ? {}
      : { [name]: guarded(`wire.${name}`, file, (...args: A) => build.apply(wire, [...args] as never), fault) };
  return {
    ...wire,
    ...checked('login', wire.login, requestFault),
    ...checked('read', wire.read, requestFault),
    ...checked('slow', wire.slow, requestFault),
    ...checked('logout', wire.logout, requestFault),
    ...checked('revoke', wire.revoke, requestFault),
    ...checked('credential', wire.credential, headersFault),
  };
}

function guarded<A extends readonly unknown[], R>(name: string, file: string, build: (...args: A) => R, fault: Fault) {
  const bad = (what: string, received: string, allowed: string, cause?: unknown) =>
    new AuthbenchError(
      {
        code: 'AB_BAD_TARGET',
        what: `${shellWord(file)}: \`${name}\` ${what}.`,
        received,
        allowed,
        next: 'Correct it; docs/targets.md describes each function of a wire.',
      },
      undefined,
      cause,
    );
  return (...args: A): R => {
    let made: R;
    try {
      made = build(...args);
    } catch (error) {
      throw bad('threw', said(error), 'a function that returns', error);
    }
    const allowed = fault(made);
    if (allowed === undefined) return made;
    throw bad('returned what cannot be sent', shown(made), allowed);
  };
}

const requestFault: Fault = (made) => {
  if (made instanceof Promise) return 'a request, { method, path, headers, json or body }, not the promise of one';
  if (typeof made !== 'object' || made === null) return 'a request, { method, path, headers, json or body }';
  const { method, path, headers, body } = made as Readonly<Record<string, unknown>>;
  if (!methods.includes(method)) return `a \`method\`: ${methods.join(', ')}`;
  if (typeof path !== 'string' || !path.startsWith('/')) return 'a `path` that begins with /';
  if (body !== undefined && typeof body !== 'string') return 'a `body` that is text; what is sent as JSON is `json`';
  return headers === undefined ? undefined : headersFault(headers);
};

const headersFault: Fault = (made) => {
  const isPlain = typeof made === 'object' && made !== null && !Array.isArray(made) && !(made instanceof Promise);
  if (!isPlain) return 'headers: names with texts';
  for (const [name, value] of Object.entries(made)) {
    if (typeof value !== 'string') return `a text in the header ${JSON.stringify(name)}`;
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      return `headers that HTTP allows; ${JSON.stringify(name)} is not one, or its value has a line end or the like`;
    }
  }
  return undefined;
};

/** JSON.parse quotes what it could not read, which may be the answer of a login. */
const said = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(
    /,? *(?:\.\.\.)?"[\s\S]*"(?:\.\.\.)? is not valid JSON$/,
    ' in what is not JSON',
  );

/** Short, and without what a credential says: names and kinds. */
function shown(made: unknown): string {
  if (made instanceof Promise) return 'a promise';
  if (typeof made !== 'object' || made === null) return String(made);
  const fields = Object.entries(made).map(([name, value]) =>
    name === 'method' || name === 'path' ? `${name}: ${withoutQuery(value)}` : `${name}: ${typeof value}`,
  );
  return `{ ${fields.join(', ')} }`;
}

const withoutQuery = (value: unknown) => JSON.stringify(value)?.replace(/\?.*"$/, '?…"');
