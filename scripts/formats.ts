/** `--format <id>=<file>`: read and checked before anything is measured, written at the end. */
import { accessSync, closeSync, constants, existsSync, openSync, rmSync, statSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { formats } from '../report/formats/catalogue.ts';
import type { Format, FormatInput } from '../report/formats/format.ts';
import { makeFolder, runFileNames } from '../results/folder.ts';
import { percentilesOf } from '../results/percentiles.ts';
import { readRun } from '../results/reader.ts';
import { AuthbenchError, type ExitCode, exitCodes, unknownName } from '../vocabulary/errors.ts';
import type { Parsed } from './arguments.ts';
import type { Output } from './command.ts';

/** One format, and the file that it was asked for. */
export interface FormatWish {
  readonly format: Format;
  /** Absolute. */
  readonly file: string;
}

const every = 'all';
const ids = formats.map(({ id }) => id);

export const formatArgs = {
  format: {
    type: 'string',
    description: `write the results to a file in one of these formats: ${ids.join(', ')}; ${every}=<folder> writes them all; may be repeated`,
    valueHint: 'id=file',
  },
} as const;

/**
 * Throws AB_UNKNOWN_FORMAT, AB_BAD_FORMAT (no file, one file twice, a file of the run itself) and AB_FILE_UNWRITABLE, which was
 * tried out: a long measurement must not end in a folder that cannot be written.
 */
export function formatWishes(given: Parsed): FormatWish[] {
  const wishes = given.many('format').flatMap(wishesIn);
  const seen = new Map<string, string>();
  for (const { format, file } of wishes) {
    const other = seen.get(file);
    if (other !== undefined)
      throw badFormat(
        `${other} and ${format.id} would be written to the same file.`,
        file,
        `Give each a file of its own.`,
      );
    seen.set(file, format.id);
    mayBeWritten(format, file);
  }
  return wishes;
}

function wishesIn(typed: string): FormatWish[] {
  const at = typed.indexOf('=');
  const id = at < 0 ? typed : typed.slice(0, at);
  const path = at < 0 ? '' : typed.slice(at + 1);
  const format = formats.find((each) => each.id === id);
  if (format === undefined && id !== every) {
    const wording = { code: 'AB_UNKNOWN_FORMAT', what: 'There is no such output format.' };
    throw unknownName({ ...wording, otherwise: 'docs/formats.md shows what each is for.' }, id, [...ids, every]);
  }
  if (path === '') {
    const next = `Type --format ${id}=${format?.fileName ?? 'results'}`;
    throw badFormat('--format names no file to write to.', typed, next);
  }
  if (format === undefined) return formats.map((one) => ({ format: one, file: resolve(path, one.fileName) }));
  return [{ format, file: resolve(path) }];
}

function badFormat(what: string, received: string, next: string): AuthbenchError {
  const allowed = `<format>=<file> with one of ${ids.join(', ')}, or ${every}=<folder>`;
  return new AuthbenchError({ code: 'AB_BAD_FORMAT', what, received, allowed, next });
}

function mayBeWritten({ id, fileName }: Format, file: string): void {
  const known = statSync(file, { throwIfNoEntry: false });
  if (known?.isDirectory()) {
    const next = `Type --format ${id}=${join(shown(file), fileName)}`;
    throw badFormat(`--format ${id} names a folder.`, shown(file), next);
  }
  const own = (Object.values(runFileNames) as string[]).includes(basename(file));
  if (own && existsSync(join(dirname(file), runFileNames.run)))
    throw badFormat('This file holds the measurements and would be overwritten.', shown(file), 'Name another file.');
  try {
    // A pipe or /dev/stdout is written as it is; a file is made beside its place, so its folder decides.
    if (known && !known.isFile()) accessSync(file, constants.W_OK);
    else tryToWrite(nearestFolder(dirname(file)));
  } catch (error) {
    throw unwritable(id, file, error);
  }
}

/** The folder itself, or the first of its parents that is there: what lacks is made when there is something to write. */
function nearestFolder(folder: string): string {
  return existsSync(folder) || folder === dirname(folder) ? folder : nearestFolder(dirname(folder));
}

/** Permission bits do not tell the truth about read-only mounts and privileged users; a file that was made does. */
function tryToWrite(folder: string): void {
  const probe = join(folder, temporary('writable'));
  closeSync(openSync(probe, 'wx'));
  rmSync(probe);
}

const temporary = (name: string) => `.${name}.${process.pid}.tmp`;

function unwritable(id: string, file: string, cause: unknown, code: ExitCode = exitCodes.usage): AuthbenchError {
  return new AuthbenchError(
    {
      code: 'AB_FILE_UNWRITABLE',
      what: `--format ${id} names a file that cannot be written (${(cause as NodeJS.ErrnoException).code ?? String(cause)}).`,
      received: shown(file),
      allowed: 'a file in a folder that you may write to; missing folders are created',
      next: 'Name another file.',
    },
    code,
    cause,
  );
}

/** What the formats are made from: a run folder, with what its gates said when it ended (null: none was asked). Throws what `readRun` throws. */
export function formatInputOf(folder: string): FormatInput {
  const recorded = readRun(folder);
  let percentiles: FormatInput['percentiles'] | undefined;
  return {
    ...recorded,
    gates: recorded.run.gates ?? null,
    /** Pooled when first asked for: most formats do not. */
    get percentiles() {
      percentiles ??= percentilesOf(recorded);
      return percentiles;
    },
  };
}

/**
 * Writes each and says so, a line a file. A file is made beside its place and then renamed, so that nobody reads half of one.
 * One that fails does not keep the others from being written; the first failure is thrown at the end.
 */
export async function writeFormats(wishes: readonly FormatWish[], input: FormatInput, out: Output): Promise<void> {
  const failures: unknown[] = [];
  for (const { format, file } of wishes) {
    try {
      const texts = textsOf(format, file, input);
      for (const [path, text] of texts) {
        await replace(format, path, text);
        out.write(`${format.id}: ${shown(path)}\n`);
      }
      if (texts.length === 0) out.write(`${format.id}: this run has nothing to put in it, so no file is written\n`);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw failures[0];
}

/** Several files take the name that was asked for in place of their own: `a.json` becomes `a-smaller.json` and `a-bigger.json`. */
function textsOf({ fileName, write }: Format, file: string, input: FormatInput): [path: string, text: string][] {
  const made = write(input);
  if (typeof made === 'string') return [[file, made]];
  const [own, asked] = [withoutEnd(fileName), withoutEnd(basename(file))];
  return Object.entries(made).map(([name, text]) => [
    join(dirname(file), name.startsWith(own) ? `${asked}${name.slice(own.length)}` : name),
    text,
  ]);
}

const withoutEnd = (name: string) => name.replace(/(.)\.[^.]*$/, '$1');

async function replace({ id }: Format, file: string, text: string): Promise<void> {
  const beside = join(dirname(file), temporary(basename(file)));
  try {
    const known = statSync(file, { throwIfNoEntry: false });
    if (known && !known.isFile()) return await writeFile(file, text);
    makeFolder(dirname(file));
    await writeFile(beside, text);
    await rename(beside, file);
  } catch (error) {
    // `--format csv=/dev/stdout | head`: whoever reads it has had enough.
    if ((error as NodeJS.ErrnoException).code === 'EPIPE') return;
    await rm(beside, { force: true }).catch(() => undefined);
    throw unwritable(id, file, error, exitCodes.crashed);
  }
}

/** As a person would type it. */
function shown(file: string): string {
  const short = relative(process.cwd(), file);
  return short !== '' && !short.startsWith('..') ? short : file;
}
