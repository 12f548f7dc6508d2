/** What was typed that a plan does not hold, as it is typed again: servers of the user's own, and the file of gates. */
import { relative, resolve } from 'node:path';
import { maskUrl } from '../bench/store/store.ts';
import type { Parsed } from './arguments.ts';

const ofServers = ['target', 'store', 'contender-file'] as const;

/**
 * Words such as `--target`, `shop=authbench.target.mjs`. Files are named from the current folder, passwords are masked; the id of a process is
 * left out, since it means nothing later.
 */
export function typedServersAndGates(given: Parsed): string[] {
  const servers = ofServers.flatMap((option) => given.many(option).flatMap((text) => [`--${option}`, withPath(text)]));
  const gates = given.one('gates');
  return [...servers, ...(gates === undefined ? [] : ['--gates', fromHere(gates)])];
}

function withPath(text: string): string {
  const [name = ''] = /^[a-z0-9][a-z0-9-]*=/.exec(text) ?? [];
  const value = text.slice(name.length);
  return `${name}${value.includes('://') ? maskUrl(value) : fromHere(value)}`;
}

const fromHere = (path: string) => relative(process.cwd(), resolve(path));
