import { Pool, type QueryConfig } from 'pg';
import { placeOf, reasonOf, unreachable } from '../store/unavailable.ts';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

/** For a connection, and again for the answer: a request waits at most for both. */
const patienceMs = 900;
const mostConnections = 10;

/** Processes that start at once would both make it: the lock, of a number of our own, lets one do it. */
const schema = `
  BEGIN;
  SELECT pg_advisory_xact_lock(4217001);
  CREATE TABLE IF NOT EXISTS authbench_sessions (
    id text PRIMARY KEY, user_id text, record text NOT NULL, idle_until bigint NOT NULL, ends bigint NOT NULL
  );
  CREATE INDEX IF NOT EXISTS authbench_sessions_of ON authbench_sessions (user_id);
  CREATE INDEX IF NOT EXISTS authbench_sessions_end ON authbench_sessions (ends);
  COMMIT;
`;

/** Named, so that each connection prepares it once. */
const statements = {
  read: 'UPDATE authbench_sessions SET idle_until = $1 WHERE id = $2 AND idle_until > $3 RETURNING record',
  create: 'INSERT INTO authbench_sessions VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING',
  replace: 'UPDATE authbench_sessions SET record = $1, idle_until = $2 WHERE id = $3 AND idle_until > $4',
  end: 'DELETE FROM authbench_sessions WHERE id = $1',
  endAll: 'DELETE FROM authbench_sessions WHERE user_id = $1 RETURNING id',
  sweep: 'DELETE FROM authbench_sessions WHERE ends <= $1',
} as const;

/** Sessions in a table of PostgreSQL: the statements of SqliteKeeper, asked over a pool of connections. */
export class PostgresKeeper implements SessionKeeper {
  readonly #pool: Pool;
  readonly #keyPrefix: string;
  readonly #limits: Limits;
  readonly #sweeping: NodeJS.Timeout;

  /**
   * Connects, and makes the table where there is none. Every id and user in it begins with `keyPrefix`.
   * @param sweepMs how often rows that are over are removed
   */
  static async at(databaseUrl: string, keyPrefix: string, limits: Limits, sweepMs: number): Promise<PostgresKeeper> {
    const pool = new Pool({
      connectionString: databaseUrl,
      max: mostConnections,
      connectionTimeoutMillis: patienceMs,
      query_timeout: patienceMs,
    });
    // Quiet: of a connection that breaks while nobody uses it; each query that fails tells its own request.
    pool.on('error', () => {});
    try {
      await pool.query(schema);
    } catch (error) {
      await pool.end();
      const reason = reasonOf(error as Error & { code?: string }) ?? 'no answer';
      throw unreachable(
        `${reason} from ${placeOf(databaseUrl)}`,
        'a PostgreSQL at DATABASE_URL in which a table may be made',
      );
    }
    return new PostgresKeeper(pool, keyPrefix, limits, sweepMs);
  }

  private constructor(pool: Pool, keyPrefix: string, limits: Limits, sweepMs: number) {
    this.#pool = pool;
    this.#keyPrefix = keyPrefix;
    this.#limits = limits;
    this.#sweeping = setInterval(() => this.sweep().catch(() => {}), sweepMs).unref();
  }

  async read(id: string): Promise<string | null> {
    const now = Date.now();
    const { rows } = await this.#query('read', [now + this.#limits.idleMs, this.#keyPrefix + id, now]);
    return rows[0]?.record ?? null;
  }

  async create({ id, record, userId, created }: NewSession): Promise<boolean> {
    const { idleMs, absoluteMs } = this.#limits;
    const user = userId === undefined ? null : this.#keyPrefix + userId;
    const values = [this.#keyPrefix + id, user, record, Date.now() + idleMs, created + absoluteMs];
    return (await this.#query('create', values)).rowCount === 1;
  }

  async replace(id: string, record: string): Promise<void> {
    const now = Date.now();
    await this.#query('replace', [record, now + this.#limits.idleMs, this.#keyPrefix + id, now]);
  }

  async end(id: string): Promise<void> {
    await this.#query('end', [this.#keyPrefix + id]);
  }

  async forget(): Promise<void> {
    // Whose a session is stands in its own row.
  }

  async endAll(userId: string): Promise<readonly string[]> {
    const { rows } = await this.#query('endAll', [this.#keyPrefix + userId]);
    return rows.map(({ id }) => (id as string).slice(this.#keyPrefix.length));
  }

  async sweep(): Promise<void> {
    await this.#query('sweep', [Date.now()]);
  }

  async close(): Promise<void> {
    clearInterval(this.#sweeping);
    await this.#pool.end();
  }

  #query(name: keyof typeof statements, values: unknown[]) {
    return this.#pool.query({ name, text: statements[name], values } satisfies QueryConfig);
  }
}
