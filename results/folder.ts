/** Where a run leaves its files, and what they are called (the formats: results/format.ts). */
import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';

export const runFileNames = { run: 'run.json', samples: 'samples.ndjson', histograms: 'histograms.hlog' } as const;

/** `2026-11-22T22-41-05Z-quick`: sorts by time, and has no colon, which Windows refuses. */
export function runFolderName(startedAt: Date, suite: string): string {
  return `${startedAt.toISOString().slice(0, 19).replaceAll(':', '-')}Z-${suite}`;
}

/**
 * Makes the folder of a run, and answers its path: `parent/<UTC time>-<suite>`, or `out` where one was asked for, which
 * must be absent or empty. Parents are made as needed; where that fails, what was made is removed again.
 *
 * @throws AuthbenchError AB_OUT_UNWRITABLE, AB_OUT_NOT_EMPTY
 */
export function createRunFolder(parent: string, startedAt: Date, suite: string, out?: string): string {
  if (out !== undefined) return createEmpty(out);
  const wanted = join(parent, runFolderName(startedAt, suite));
  // Two runs may start within one second.
  for (let next = 2, folder = wanted; ; folder = `${wanted}-${next++}`) {
    try {
      return createEmpty(folder);
    } catch (error) {
      if (!(error instanceof AuthbenchError && error.code === 'AB_OUT_NOT_EMPTY')) throw error;
    }
  }
}

/** Takes the folder away where nothing was written to it: for a run that ends before its first line. Never throws. */
export function discardRunFolder(folder: string): void {
  removeEmpty([folder]);
}

function createEmpty(folder: string): string {
  const absent = absentParts(folder);
  try {
    makeFolder(folder);
    const held = readdirSync(folder);
    if (held.length > 0) throw notEmpty(folder, held);
    tryToWrite(folder);
  } catch (error) {
    removeEmpty(absent);
    throw error instanceof AuthbenchError ? error : unwritable(folder, error);
  }
  return folder;
}

/**
 * Makes a folder and those of its parents that are not there, one by one: Node's own `recursive` never returns where a file system
 * such as /proc says of a folder that it is there and takes no other. Throws what mkdir throws.
 */
export function makeFolder(folder: string): void {
  for (const part of absentParts(folder).reverse()) {
    try {
      mkdirSync(part);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  if (!statSync(folder).isDirectory()) throw Object.assign(new Error('it is a file'), { code: 'ENOTDIR' });
}

/** The folder and those of its parents that are not there yet, innermost first. */
function absentParts(folder: string): string[] {
  const absent: string[] = [];
  for (let part = resolve(folder); !existsSync(part) && part !== dirname(part); part = dirname(part)) absent.push(part);
  return absent;
}

/** Empty folders alone: another run may have put its own beside ours in the meantime. */
function removeEmpty(folders: readonly string[]): void {
  for (const folder of folders) {
    try {
      rmdirSync(folder);
    } catch {
      // Never made, or no longer ours alone.
    }
  }
}

/** Permission bits do not tell the truth about read-only mounts and privileged users; a file that was made does. */
export function tryToWrite(folder: string): void {
  const probe = join(folder, '.writable');
  closeSync(openSync(probe, 'wx'));
  rmSync(probe);
}

export function unwritable(folder: string, cause: unknown): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_OUT_UNWRITABLE',
      what: `The folder for the run cannot be written: ${shellWord(folder)}`,
      received: (cause as NodeJS.ErrnoException).code ?? String(cause),
      allowed: 'a folder that is empty or does not exist, where you may write',
      next: 'Choose another one with --out <folder>.',
    },
    exitCodes.usage,
    cause,
  );
}

function notEmpty(folder: string, held: readonly string[]): AuthbenchError {
  return new AuthbenchError({
    code: 'AB_OUT_NOT_EMPTY',
    what: `The folder for the run is not empty: ${shellWord(folder)}`,
    received: `${held.length} ${held.length === 1 ? 'entry' : 'entries'}, the first is ${[...held].sort()[0]}`,
    allowed: 'a folder that is empty or does not exist, so that runs do not mix',
    next: 'Choose another one with --out <folder>, or omit --out.',
  });
}
