/** npm packages that few need may lie in folders of their own (scripts/packages/fetch.ts): where. */
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';

/** `name=folder` each, separated as on PATH: what is fetched is told to every process that way. */
export const fetchedVariable = 'AUTHBENCH_PACKAGES';

/** Folders by package, as listed in the variable. */
export function fetchedFolders(listed = process.env[fetchedVariable] ?? ''): Map<string, string> {
  const entries = listed.split(delimiter).filter(Boolean);
  return new Map(entries.map((entry) => [entry.slice(0, entry.indexOf('=')), entry.slice(entry.indexOf('=') + 1)]));
}

/** The main file of a package, wherever it lies. Throws as `require.resolve` does. */
export function mainFileOf(name: string): string {
  const folder = fetchedFolders().get(name);
  return createRequire(folder === undefined ? import.meta.url : join(folder, 'importer.js')).resolve(name);
}
