/** A series of runs in one file, a line each: appended as they end, so that a series that was stopped goes on where it was. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { commands } from '../bench/environment/commands.ts';
import { checkout } from '../bench/environment/provenance.ts';
import { systemFiles } from '../bench/machine/system-files.ts';

export interface Series<T> {
  readonly lines: readonly T[];
  append(line: T): void;
}

/** Throws where the file was begun with other code: figures of two versions are not one series. */
export function openSeries<T extends { readonly commit: string | null }>(
  file: string,
  commit: string | null,
): Series<T> {
  const lines = readSeries<T>(file);
  const other = lines.find((line) => line.commit !== commit);
  if (other !== undefined)
    throw new Error(
      `${file} was begun with commit ${other.commit}, this is ${commit}: check that one out to go on with it, or begin another with --out`,
    );
  mkdirSync(dirname(file), { recursive: true });
  return {
    lines,
    append(line) {
      lines.push(line);
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}

/** The commit that is measured. */
export const commitHere = (root: string): string | null => checkout(root, systemFiles, commands).commit;

export function readSeries<T>(file: string): T[] {
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
