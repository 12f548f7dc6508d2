/**
 * Writes a run folder while the run goes on. Samples and histograms are appended as they happen, in one write each, so
 * that a crash loses at most the slice under way; run.json is replaced as a whole.
 */
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { shellWord } from '../vocabulary/shell.ts';
import { runFileNames, unwritable } from './folder.ts';
import type { RunFile, Sample } from './format.ts';
import { type HistogramLine, histogramLine, histogramLogHeader } from './histogram-log.ts';
import { runProblem } from './validation.ts';

/** The calls that a disk can refuse: a test puts its own in their place. */
export interface Disk {
  open(path: string, flags: string): number;
  write(fd: number, bytes: Uint8Array): number;
  rename(from: string, to: string): void;
}

const realDisk: Disk = { open: openSync, write: (fd, bytes) => writeSync(fd, bytes), rename: renameSync };

/** A file that grows by whole lines. */
interface Growing {
  readonly fd: number;
  length: number;
}

/** A run's folder that holds whole lines alone, as `rewind` leaves it, is written on. */
export interface WriterOptions {
  readonly disk?: Disk;
  readonly goOn?: boolean;
}

/**
 * One run's folder, which `createRunFolder` has made. Every call may throw AB_DISK_FULL or AB_FOLDER_LOST (exit 1): the
 * first failure is final, and each later call throws that same error. `close` never throws.
 */
export class RunWriter {
  readonly folder: string;
  readonly #disk: Disk;
  readonly #samples: Growing;
  readonly #histograms: Growing;
  #failure: AuthbenchError | undefined;
  #closed = false;

  /** @throws AuthbenchError AB_OUT_UNWRITABLE: nothing is left in the folder then. */
  constructor(folder: string, startedAt: Date, { disk = realDisk, goOn = false }: WriterOptions = {}) {
    this.folder = folder;
    this.#disk = disk;
    const opened: Growing[] = [];
    const create = (name: string): Growing => {
      const fd = disk.open(join(folder, name), goOn ? 'a' : 'ax');
      const file = { fd, length: fstatSync(fd).size };
      opened.push(file);
      return file;
    };
    try {
      this.#samples = create(runFileNames.samples);
      this.#histograms = create(runFileNames.histograms);
      if (!goOn) this.#grow(this.#histograms, histogramLogHeader(startedAt));
    } catch (error) {
      for (const { fd } of opened) closeSync(fd);
      if (goOn) throw unwritable(folder, error);
      if (opened.length > 0) rmSync(join(folder, runFileNames.samples), { force: true });
      if (opened.length > 1) rmSync(join(folder, runFileNames.histograms), { force: true });
      throw unwritable(folder, error);
    }
  }

  /** One line of samples.ndjson. */
  appendSample(sample: Sample): void {
    this.#guarded(() => this.#append(this.#samples, `${JSON.stringify(sample)}\n`));
  }

  /** One line of histograms.hlog. `startSeconds` of a slice is its sample's `at`, counted from the start of the run. */
  appendHistogram(line: HistogramLine): void {
    this.#guarded(() => this.#append(this.#histograms, histogramLine(line)));
  }

  /**
   * Replaces run.json by way of a temporary file, so that a reader never sees half of one.
   *
   * @throws AuthbenchError AB_RUN_INVALID when the run does not fit the published schema; run.json stays as it was
   */
  writeRun(run: RunFile): void {
    const problem = runProblem(run);
    if (problem !== undefined) {
      throw new AuthbenchError(
        {
          code: 'AB_RUN_INVALID',
          what: `The run cannot be written: ${problem.path || 'the whole'} does not fit results/run.schema.json.`,
          received: problem.received,
          allowed: problem.allowed,
          next: 'Please report this as a bug, with the command that you typed; the samples are kept.',
        },
        exitCodes.crashed,
      );
    }
    const target = join(this.folder, runFileNames.run);
    const temporary = `${target}.tmp`;
    this.#guarded(() => {
      try {
        const file = { fd: this.#disk.open(temporary, 'w'), length: 0 };
        try {
          this.#grow(file, `${JSON.stringify(run, null, 2)}\n`);
          fsyncSync(file.fd);
        } finally {
          closeSync(file.fd);
        }
        this.#disk.rename(temporary, target);
      } catch (error) {
        rmSync(temporary, { force: true });
        throw error;
      }
    });
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    for (const { fd } of [this.#samples, this.#histograms]) {
      try {
        closeSync(fd);
      } catch {
        // Nothing was buffered here, so nothing is lost.
      }
    }
  }

  #append(file: Growing, line: string): void {
    // A write to a file that somebody has deleted succeeds, and is lost.
    if (fstatSync(file.fd).nlink === 0) throw Object.assign(new Error('the file was deleted'), { code: 'ENOENT' });
    this.#grow(file, line);
  }

  /** Writes all of it, or takes back what a full disk took of it. */
  #grow(file: Growing, text: string): void {
    const bytes = Buffer.from(text);
    try {
      for (let written = 0; written < bytes.length; ) written += this.#disk.write(file.fd, bytes.subarray(written));
      file.length += bytes.length;
    } catch (error) {
      try {
        ftruncateSync(file.fd, file.length);
      } catch {
        // The reader copes with half a line, and says so.
      }
      throw error;
    }
  }

  #guarded(write: () => void): void {
    if (this.#closed) throw new Error('the run folder was closed before its last write');
    if (this.#failure !== undefined) throw this.#failure;
    try {
      write();
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === undefined || error instanceof RangeError) throw error;
      this.#failure = lost(this.folder, error as NodeJS.ErrnoException);
      throw this.#failure;
    }
  }
}

const full: ReadonlySet<string | undefined> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

function lost(folder: string, cause: NodeJS.ErrnoException): AuthbenchError {
  const diskFull = full.has(cause.code);
  const gone = !existsSync(folder);
  return new AuthbenchError(
    {
      code: diskFull ? 'AB_DISK_FULL' : 'AB_FOLDER_LOST',
      what: diskFull
        ? `The disk is full, and the run could not go on: ${folder}`
        : `The folder of the run ${gone ? 'is gone' : 'can no longer be written'}: ${folder}`,
      received: cause.code ?? cause.message,
      next: gone
        ? 'run again, and leave the folder where it is until the run has ended'
        : `${diskFull ? 'make room' : 'make it writable'}; what was measured until then is kept: npx authbench report ${shellWord(folder)}`,
    },
    exitCodes.crashed,
    cause,
  );
}
