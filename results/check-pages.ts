/** Where it stands what a check asks, why, and how to mend what it finds. A test holds that it is there. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { docsFolder } from '../vocabulary/project.mjs';

/** What is no check of conformance has no page of its own: a fault, and servers that do not start. */
const elsewhere: readonly (readonly [check: RegExp, page: string])[] = [
  [/^(?:store|issuer)-/, 'docs/contract.md#store-faults'],
  [/^start$/, 'docs/contract.md#the-process'],
];

/** As a path within the project, and within its package. */
export const checkPage = (check: string): string =>
  elsewhere.find(([id]) => id.test(check))?.[1] ?? `docs/checks/${check}.md`;

/**
 * The same as a path that opens where a command is called, in `folder`: relative where the page lies below it, as in a clone or in
 * node_modules, and else absolute.
 */
export function checkPageFrom(folder: string, check: string): string {
  const file = join(dirname(docsFolder), checkPage(check));
  const path = relative(folder, file);
  return path.startsWith('..') || isAbsolute(path) ? file : path;
}

/** The page of a check itself, as Markdown; undefined where there is none of its own. */
export function checkPageText(check: string): string | undefined {
  const file = join(dirname(docsFolder), checkPage(check));
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
