import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import type { Redis } from 'ioredis';
import { StoreUnavailable } from '../store/redis.ts';
import './session-data.ts';
import { outcomes, type UserIndex } from './user-index.ts';

export interface Limits {
  /** A session that is not used for so long is over. */
  readonly idleMs: number;
  /** A session that was created so long ago is over, used or not. */
  readonly absoluteMs: number;
}

/** What lies in the store. The cookie does not: its times follow from `created` and the limits at each read. */
export interface SessionRecord {
  readonly created: number;
  readonly data: Record<string, unknown>;
}

type Done = (error?: unknown) => void;
type Found = (error: unknown, session?: Session | null) => void;

/**
 * A store for @fastify/session in which a logout stays a logout.
 *
 * - A read is one command: GETEX gives the session and slides its idle time.
 * - A session is created with NX and changed with XX: a request that was in flight during a logout cannot write the
 *   session back to life. `created`, which only the store sets, tells the two apart.
 * - The plugin judges by the *stored* `cookie.expires`, whatever Redis says. So the cookie is not stored, and its
 *   expiry is computed at each read from the idle and the absolute limit.
 */
export class SlidingSessionStore implements SessionStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #limits: Limits;
  readonly #index: UserIndex;

  constructor(redis: Redis, prefix: string, limits: Limits, index: UserIndex) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#limits = limits;
    this.#index = index;
  }

  get(id: string, found: Found): void {
    this.#redis
      .getex(this.#prefix + id, 'PX', this.#limits.idleMs)
      .then((text) => (text === null ? null : this.#restored(id, text)))
      .then(
        (session) => found(null, session),
        () => found(new StoreUnavailable()),
      );
  }

  set(id: string, session: Session, done: Done): void {
    // The browser keeps the cookie until it is closed or logs out: only the server judges its age.
    session.cookie.expires = null;
    this.#write(id, session).then(() => done(), done);
  }

  destroy(id: string, done: Done): void {
    this.#redis.del(this.#prefix + id).then(
      () => done(),
      () => done(new StoreUnavailable()),
    );
  }

  #restored(id: string, text: string): Session | null {
    const { created, data } = JSON.parse(text) as SessionRecord;
    const now = Date.now();
    const end = created + this.#limits.absoluteMs;
    if (end <= now) {
      // GETEX has just given it more idle time. If this delete fails, the next read refuses the session as well.
      this.destroy(id, () => {});
      return null;
    }
    const expires = new Date(Math.min(end, now + this.#limits.idleMs));
    return { ...data, created, cookie: { originalMaxAge: null, expires } };
  }

  async #write(id: string, session: Session): Promise<void> {
    const { cookie: _, created, ...data } = session;
    const now = Date.now();
    const record = JSON.stringify({ created: created ?? now, data } satisfies SessionRecord);
    const pipeline = this.#redis.pipeline();
    if (created !== undefined) {
      // Answers nil where the session was ended meanwhile, and writes nothing: that is the point.
      await outcomes(pipeline.set(this.#prefix + id, record, 'PX', this.#limits.idleMs, 'XX'));
      return;
    }
    pipeline.set(this.#prefix + id, record, 'PX', this.#limits.idleMs, 'NX');
    if (session.principal !== undefined) this.#index.add(pipeline, session.principal.id, id, now);
    const [answer] = await outcomes(pipeline);
    if (answer !== 'OK') throw new StoreUnavailable();
    session.created = now;
  }
}
