import { closeSync, openSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as after } from 'node:timers/promises';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

/** A statement waits so long for another process's write, and the event loop with it. */
const busyMs = 500;

const schema = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = NORMAL;
  CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY, user_id TEXT, record TEXT NOT NULL, idle_until INTEGER NOT NULL, ends INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX IF NOT EXISTS sessions_of ON sessions (user_id);
  CREATE INDEX IF NOT EXISTS sessions_end ON sessions (ends);
`;

/**
 * Sessions in a file of SQLite that all processes share. A read is one statement, which gives the record and writes the
 * new idle time; that time has no index, or each read would write two. WAL with synchronous NORMAL: a power cut may
 * undo the last commits, but a crash of the process undoes none.
 */
export class SqliteKeeper implements SessionKeeper {
  readonly #path: string;
  readonly #limits: Limits;
  #open: ReturnType<typeof statements> | undefined;
  #closed = false;
  readonly #sweeping: NodeJS.Timeout;

  /** Opens it. @param sweepMs how often rows that are over are removed */
  static async at(path: string, limits: Limits, sweepMs: number): Promise<SqliteKeeper> {
    // Two processes that make the database at once: one of them finds it locked.
    for (let attempt = 1; ; attempt++) {
      try {
        return new SqliteKeeper(path, limits, sweepMs);
      } catch (error) {
        if (attempt === 40) throw error;
        await after(50);
      }
    }
  }

  private constructor(path: string, limits: Limits, sweepMs: number) {
    this.#path = path;
    this.#limits = limits;
    this.#open = statements(path);
    this.#sweeping = setInterval(() => this.sweep().catch(() => {}), sweepMs).unref();
  }

  async read(id: string): Promise<string | null> {
    const now = Date.now();
    const [row] = this.#database().read.all(now + this.#limits.idleMs, id, now);
    return (row?.record as string | undefined) ?? null;
  }

  async create({ id, record, userId, created }: NewSession): Promise<boolean> {
    const { idleMs, absoluteMs } = this.#limits;
    const { changes } = this.#database().create.run(
      id,
      userId ?? null,
      record,
      Date.now() + idleMs,
      created + absoluteMs,
    );
    return changes === 1;
  }

  async replace(id: string, record: string): Promise<void> {
    const now = Date.now();
    this.#database().replace.run(record, now + this.#limits.idleMs, id, now);
  }

  async end(id: string): Promise<void> {
    this.#database().end.run(id);
  }

  async forget(): Promise<void> {
    // Whose a session is stands in its own row.
  }

  async endAll(userId: string): Promise<readonly string[]> {
    return this.#database()
      .endAll.all(userId)
      .map(({ id }) => id as string);
  }

  /** Removes rows whose absolute end is over; those that were idle for too long are refused until then. */
  async sweep(): Promise<void> {
    this.#database().sweep.run(Date.now());
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#sweeping);
    this.#open?.database.close();
    this.#open = undefined;
  }

  /**
   * The database, if its file is still the one that is open; else the file that is there now is opened. An open database
   * would go on without its file, and what one process ends would live on in another. Throws where there is no folder.
   */
  #database() {
    if (this.#open !== undefined && statSync(this.#path, { throwIfNoEntry: false })?.ino === this.#open.inode)
      return this.#open;
    if (this.#closed) throw new StoreUnavailable();
    this.#open?.database.close();
    this.#open = undefined;
    this.#open = statements(this.#path);
    return this.#open;
  }
}

function statements(path: string) {
  // Only its owner may read it; the files beside it (-wal, -shm) are made with the same mode.
  closeSync(openSync(path, 'a', 0o600));
  const inode = statSync(path).ino;
  const database = new DatabaseSync(path, { timeout: busyMs });
  try {
    database.exec(schema);
    return {
      inode,
      database,
      read: database.prepare('UPDATE sessions SET idle_until = ? WHERE id = ? AND idle_until > ? RETURNING record'),
      create: database.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING'),
      replace: database.prepare('UPDATE sessions SET record = ?, idle_until = ? WHERE id = ? AND idle_until > ?'),
      end: database.prepare('DELETE FROM sessions WHERE id = ?'),
      endAll: database.prepare('DELETE FROM sessions WHERE user_id = ? RETURNING id'),
      sweep: database.prepare('DELETE FROM sessions WHERE ends <= ?'),
    };
  } catch (error) {
    database.close();
    throw error;
  }
}
