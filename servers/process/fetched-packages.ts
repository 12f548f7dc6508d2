/** npm packages that were fetched into folders of their own, because few need them: where they are looked for. */
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fetchedFolders } from '../../vocabulary/package-folder.ts';

const known = new Map<string, string>();

/**
 * From now on an import of one of these packages, by code of ours, finds the one below its folder; every other import is resolved
 * as ever. Default: what whoever started this process has fetched.
 */
export function useFetched(listed?: string): void {
  const folders = fetchedFolders(listed);
  if (folders.size > 0 && known.size === 0) hook();
  for (const [name, folder] of folders) known.set(name, pathToFileURL(join(folder, 'importer.js')).href);
}

/** Of the synchronous kind: it holds for every `import`, and runs in this thread. */
function hook(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const importer = known.get(packageOf(specifier));
      const isOurs = !context.parentURL?.startsWith(folderOf(importer));
      return nextResolve(specifier, importer !== undefined && isOurs ? { ...context, parentURL: importer } : context);
    },
  });
}

const folderOf = (importer = '') => importer.slice(0, importer.lastIndexOf('/') + 1) || 'nowhere:';

/** `@scope/name/deep/file` → `@scope/name`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
