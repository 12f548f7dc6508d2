/** Another machine's files, for tests: contents by path. A folder is there where a path lies below it. */
import type { SystemFiles } from '../../../bench/machine/system-files.ts';

export function fakeFiles(contents: Readonly<Record<string, string | Uint8Array>>): SystemFiles {
  const encoder = new TextEncoder();
  const decoder = new TextDecoder();
  const bytes = (path: string) => {
    const found = contents[path];
    return typeof found === 'string' ? encoder.encode(found) : (found ?? null);
  };
  return {
    bytes,
    text: (path) => {
      const found = bytes(path);
      return found && decoder.decode(found);
    },
    names: (path) => {
      const below = Object.keys(contents).filter((file) => file.startsWith(`${path}/`));
      const names = new Set(below.map((file) => file.slice(path.length + 1).split('/')[0] as string));
      return names.size === 0 ? null : [...names];
    },
  };
}
