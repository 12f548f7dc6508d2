/** A series of runs in one file, a line each: appended as they end, so that a series that was stopped goes on where it was. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { commands } from '../bench/environment/commands.ts';
import { checkout } from '../bench/environment/provenance.ts';
import { systemFiles } from '../bench/machine/system-files.ts';
import { projectRoot } from '../scripts/project.ts';

export interface Series<T> {
  readonly lines: readonly T[];
  append(line: T): void;
}

/**
 * Throws where the file was begun with other code (as `codeIn` gives it): figures of two versions are not one series. Every line that is
 * appended keeps the code; where a line has none, its commit must be this one.
 */
export function openSeries<T extends { readonly commit: string | null }>(
  file: string,
  commit: string | null,
  code: string = codeIn(projectRoot),
): Series<T> {
  const lines = readSeries<T & { readonly code?: string }>(file);
  const other = lines.find((line) => (line.code === undefined ? line.commit !== commit : line.code !== code));
  if (other !== undefined)
    throw new Error(
      `${file} was begun with commit ${other.commit}, this is ${commit}, and what is measured has changed since: check that one out to go on with it, or begin another with --out`,
    );
  mkdirSync(dirname(file), { recursive: true });
  return {
    lines,
    append(line) {
      const kept = { ...line, code };
      lines.push(kept);
      appendFileSync(file, `${JSON.stringify(kept)}\n`);
    },
  };
}

/** The commit that is measured. */
export const commitHere = (root: string): string | null => checkout(root, systemFiles, commands).commit;

const measured = ['bench', 'servers', 'statistics'];

/**
 * Hash of all that a figure depends on, as it lies in the folder, and of the packages. Default: the instrument, the servers and the
 * statistics.
 */
export function codeIn(root: string, folders: readonly string[] = measured): string {
  const files = folders.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(root.length)),
  );
  const hash = createHash('sha256');
  for (const file of [...files, '/package-lock.json'].sort()) {
    const text = readFileSync(join(root, file));
    hash.update(`${file}\0${text.length}\0`).update(text);
  }
  return hash.digest('hex').slice(0, 16);
}

export function readSeries<T>(file: string): T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
