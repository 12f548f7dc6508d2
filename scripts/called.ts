/** How authbench is typed in the folder that it was called in. */
import { relative } from 'node:path';
import { isPackage } from '../vocabulary/project.mjs';
import { shellWord } from '../vocabulary/shell.ts';
import { projectRoot } from './project.ts';

/** `npx authbench` where npx finds it: with the package, and within a clone. From elsewhere npx has to be told where the clone is. */
export function authbenchFrom(folder: string = process.cwd()): string {
  const path = relative(projectRoot, folder);
  if (isPackage || (path !== '..' && !path.startsWith('../'))) return 'npx authbench';
  return `npx --prefix ${shellWord(relative(folder, projectRoot))} authbench`;
}
