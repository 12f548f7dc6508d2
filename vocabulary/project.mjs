// @ts-check
/** Where this code lies, and what it may write to. Plain JavaScript: the launcher asks too, on a Node that may not know TypeScript. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that package.json and the lockfile lie in: a clone, or dist/ of the package. */
export const projectRoot = dirname(dirname(fileURLToPath(import.meta.url)));

/** Whether this is the npm package: its types were stripped when it was packed, since Node strips none under node_modules. */
export const isPackage = !existsSync(join(projectRoot, 'scripts', 'cli.ts'));

/** The pages for people: in a clone with the code, in the package beside it. */
export const docsFolder = join(isPackage ? dirname(projectRoot) : projectRoot, 'docs');

/** What our own source files end in here. */
export const sourceEnding = isPackage ? '.js' : '.ts';

/** What is fetched or compiled, and kept. Absolute. A clone has it inside; a package must not be written to. */
export const cacheFolder = isPackage ? userCache(process.env) : join(projectRoot, '.cache');

/** Where runs go: in a clone to the clone, from a package to the folder that it was called in. Absolute. */
export const runsFolder = join(isPackage ? process.cwd() : projectRoot, 'results', 'runs');

/**
 * XDG Base Directory Specification 0.8: a path that is not absolute is ignored.
 * @param {NodeJS.ProcessEnv} environment
 */
function userCache({ XDG_CACHE_HOME: wanted }) {
  const caches = wanted !== undefined && isAbsolute(wanted) ? wanted : join(homedir(), '.cache');
  return join(caches, 'authbench');
}
