/** How the machine's own files are read (/proc, /sys, /etc, /boot): behind an interface, so that tests can put up another machine. */
import { readdirSync, readFileSync } from 'node:fs';

export interface SystemFiles {
  /** The file's bytes, or null where it is absent or cannot be read. */
  bytes(path: string): Uint8Array | null;
  /** The file's text, or null. */
  text(path: string): string | null;
  /** Names in a folder, or null. */
  names(path: string): readonly string[] | null;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

export const systemFiles: SystemFiles = {
  bytes: (path) => orNull(() => readFileSync(path)),
  text: (path) => orNull(() => readFileSync(path, 'utf8')),
  names: (path) => orNull(() => readdirSync(path)),
};
