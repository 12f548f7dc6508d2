import { hash, randomUUID } from 'node:crypto';
import { access, mkdir, open, readdir, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

const privateFile = 0o600;
const privateFolder = 0o700;
const endedPrefix = 'ended-';
const userPrefix = 'of-';
/** What is younger may be a login under way, of this process or of another one. */
const unfinishedMs = 60_000;

/**
 * Sessions in files that all processes share. Each is a folder of its own, `<name>/record`, since a folder is what the
 * file system lets us end for good: it is renamed away, and whoever would still write into it by its old path finds
 * nothing there (ENOENT), so that a request in flight cannot bring a session back. Beside them each user has a folder of
 * empty files that are named as their sessions.
 *
 * - Names are hashes. Nothing that a client sends becomes a path, ids that differ in upper case alone stay two where the
 *   file system does not tell them apart, and who lists the folder learns no id.
 * - A record is written whole to another name and renamed: nobody reads half of one.
 * - The idle time is the age of the record's last modification, renewed at each read.
 */
export class FileKeeper implements SessionKeeper {
  readonly #folder: string;
  readonly #limits: Limits;
  readonly #sweeping: NodeJS.Timeout;

  /** @param sweepMs how often what is over is removed */
  constructor(folder: string, limits: Limits, sweepMs: number) {
    this.#folder = folder;
    this.#limits = limits;
    this.#sweeping = setInterval(() => this.sweep().catch(() => {}), sweepMs).unref();
  }

  async read(id: string): Promise<string | null> {
    const name = nameOf(id);
    const file = await open(this.#recordOf(name), 'r+').catch((error) => this.#absent(error));
    if (file === undefined) return null;
    try {
      const { mtimeMs } = await file.stat();
      if (mtimeMs + this.#limits.idleMs <= Date.now()) {
        await this.#remove(name);
        return null;
      }
      const record = await file.readFile('utf8');
      const now = new Date();
      // Through the open file, not its path: a session that was ended meanwhile is not touched.
      await file.utimes(now, now);
      return record;
    } finally {
      await file.close();
    }
  }

  async create({ id, record, userId }: NewSession): Promise<boolean> {
    const name = nameOf(id);
    try {
      await mkdir(join(this.#folder, name), { mode: privateFolder });
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
    // Its user's list first: there is no moment at which a session works that an operator cannot find.
    if (userId !== undefined) await this.#list(userId, name);
    await this.#write(name, record);
    return true;
  }

  async replace(id: string, record: string): Promise<void> {
    await this.#write(nameOf(id), record).catch((error) => this.#absent(error));
  }

  end(id: string): Promise<void> {
    return this.#remove(nameOf(id));
  }

  async forget(userId: string, id: string): Promise<void> {
    await unlink(join(this.#userFolder(userId), nameOf(id))).catch((error) => this.#absent(error));
  }

  async endAll(userId: string): Promise<readonly string[]> {
    const folder = this.#userFolder(userId);
    const names = (await readdir(folder).catch((error) => this.#absent(error))) ?? [];
    await Promise.all(names.map((name) => this.#remove(name)));
    await Promise.all(names.map((name) => rm(join(folder, name), { force: true })));
    return names;
  }

  /** Removes sessions that are over, what a process left unfinished, and entries of sessions that are gone. */
  async sweep(): Promise<void> {
    const now = Date.now();
    for (const name of await readdir(this.#folder)) {
      const path = join(this.#folder, name);
      if (name.startsWith(endedPrefix)) await rm(path, { recursive: true, force: true });
      else if (name.startsWith(userPrefix)) await this.#sweepUser(path, now);
      else if (await olderThan(join(path, 'record'), this.#limits.idleMs, now)) await this.#remove(name);
      else if (!(await exists(join(path, 'record'))) && (await olderThan(path, unfinishedMs, now)))
        await this.#remove(name);
    }
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping);
  }

  async #sweepUser(folder: string, now: number): Promise<void> {
    for (const name of await readdir(folder)) {
      const entry = join(folder, name);
      if ((await olderThan(entry, unfinishedMs, now)) && !(await exists(join(this.#folder, name))))
        await rm(entry, { force: true });
    }
    // Only where it is empty.
    await rmdir(folder).catch(() => {});
  }

  async #write(name: string, record: string): Promise<void> {
    const whole = join(this.#folder, name, randomUUID());
    await writeFile(whole, record, { mode: privateFile, flag: 'wx' });
    await rename(whole, this.#recordOf(name));
  }

  /** Renamed away first, which is done or not done, then removed. */
  async #remove(name: string): Promise<void> {
    const ended = join(this.#folder, endedPrefix + randomUUID());
    try {
      await rename(join(this.#folder, name), ended);
    } catch (error) {
      return this.#absent(error);
    }
    // What stays of it for any reason is out of reach, and the next sweep's.
    await rm(ended, { recursive: true, force: true }).catch(() => {});
  }

  async #list(userId: string, name: string): Promise<void> {
    const folder = this.#userFolder(userId);
    for (let attempt = 1; ; attempt++) {
      await mkdir(folder, { mode: privateFolder }).catch((error) => {
        if (codeOf(error) !== 'EEXIST') throw error;
      });
      try {
        return await writeFile(join(folder, name), '', { mode: privateFile });
      } catch (error) {
        // A sweep has just removed the empty folder.
        if (codeOf(error) !== 'ENOENT' || attempt === 3) throw error;
      }
    }
  }

  /** ENOENT says that a session is not there only while the folder of all of them is: else the store is gone. */
  async #absent(error: unknown): Promise<undefined> {
    if (codeOf(error) !== 'ENOENT') throw error;
    await access(this.#folder).catch(() => {
      throw new StoreUnavailable();
    });
  }

  #userFolder(userId: string): string {
    return join(this.#folder, userPrefix + nameOf(userId));
  }

  #recordOf(name: string): string {
    return join(this.#folder, name, 'record');
  }
}

const nameOf = (text: string) => hash('sha256', text, 'hex');
const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code;

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );

const olderThan = (path: string, ms: number, now: number) =>
  stat(path).then(
    ({ mtimeMs }) => mtimeMs + ms <= now,
    () => false,
  );
