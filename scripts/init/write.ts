/** Writes a few files, all or none of them; what is there stays, unless it may be replaced. */
import {
  constants,
  copyFileSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { AuthbenchError } from '../../vocabulary/errors.ts';

export interface NewFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** Whatever it is. Below a file there is nothing. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOTDIR') return false;
    throw error;
  }
}

/** Throws AB_INIT_EXISTS where one of them is there, whatever it is: also a link that leads nowhere. */
export function refuseThoseThere(paths: readonly string[], from: string): void {
  const there = paths.filter(isThere);
  if (there.length === 0) return;
  throw new AuthbenchError({
    code: 'AB_INIT_EXISTS',
    what: 'Nothing was written, because files of these names are there already.',
    received: there.map((path) => relative(from, path)).join(', '),
    next: 'Move them away, or add --force to replace them. --dry-run shows what would be written.',
  });
}

/**
 * Writes all of them, or leaves everything as it was. Each is written beside its place first and then put there, so that nobody
 * finds half a file. Answers with the paths of what was replaced. Throws AB_INIT_EXISTS as above where it may not `replace`, and AB_INIT_UNWRITABLE.
 */
export function writeAll(files: readonly NewFile[], { from, replace }: { from: string; replace: boolean }): string[] {
  if (!replace)
    refuseThoseThere(
      files.map(({ path }) => path),
      from,
    );
  /** In reverse order they undo what was done. */
  const undo: (() => void)[] = [];
  const replaced: string[] = [];
  try {
    const prepared = files.map(({ path, text }) => {
      for (const folder of missingFolders(dirname(path))) {
        mkdirSync(folder);
        undo.push(() => rmdirSync(folder));
      }
      const beside = join(
        dirname(path),
        `.authbench-init-${process.pid}-${files.findIndex((file) => file.path === path)}`,
      );
      undo.push(() => rmSync(beside, { force: true }));
      writeFileSync(beside, text, { flag: 'wx' });
      return { path, beside };
    });
    for (const { path, beside } of prepared) {
      if (isThere(path) && replace) {
        const before = readFileSync(path);
        renameSync(beside, path);
        replaced.push(path);
        undo.push(() => writeFileSync(path, before));
      } else {
        put(beside, path);
        undo.push(() => rmSync(path, { force: true }));
        rmSync(beside);
      }
    }
    return replaced;
  } catch (error) {
    for (const step of undo.reverse()) attempt(step);
    const { code, message } = error as NodeJS.ErrnoException;
    throw new AuthbenchError({
      code: 'AB_INIT_UNWRITABLE',
      what: `The files cannot be written (${code ?? message}), and nothing was.`,
      received: files.map(({ path }) => relative(from, path)).join(', '),
      allowed: 'a folder that can be written to',
      next: 'Make room for them, or see with --dry-run what would be written.',
    });
  }
}

/** Refused where something came to be there meanwhile, which a rename would replace. Some file systems know no hard links. */
function put(beside: string, path: string): void {
  try {
    linkSync(beside, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    copied(beside, path);
  }
}

/** Whole, or not at all. */
function copied(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  } catch (error) {
    // Half of it is ours to take away; what was there before is not.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') rmSync(to, { force: true });
    throw error;
  }
}

/** Outermost first. */
function missingFolders(folder: string): string[] {
  const missing: string[] = [];
  for (let place = folder; !isThere(place); place = dirname(place)) missing.unshift(place);
  return missing;
}

function attempt(step: () => void): void {
  try {
    step();
  } catch {
    // The first error says more.
  }
}
