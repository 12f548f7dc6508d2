import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { Limits, SessionKeeper, SessionRecord } from './keeper.ts';
import './session-data.ts';

type Done = (error?: unknown) => void;
type Found = (error: unknown, session?: Session | null) => void;

/**
 * A store for @fastify/session in which a logout stays a logout.
 *
 * - A read is one call of the keeper, which gives the session and slides its idle time.
 * - A session is either created or changed, and changed only while it is there: a request that was in flight during a
 *   logout cannot write the session back to life. `created`, which only the store sets, tells the two apart.
 * - The plugin judges by the *stored* `cookie.expires`, whatever the keeper says. So the cookie is not stored, and its
 *   expiry is computed at each read from the idle and the absolute limit.
 */
export class SlidingSessionStore implements SessionStore {
  readonly #keeper: SessionKeeper;
  readonly #limits: Limits;

  constructor(keeper: SessionKeeper, limits: Limits) {
    this.#keeper = keeper;
    this.#limits = limits;
  }

  get(id: string, found: Found): void {
    this.#keeper
      .read(id)
      .then((text) => (text === null ? null : this.#restored(id, text)))
      .then(
        (session) => found(null, session),
        () => found(new StoreUnavailable()),
      );
  }

  set(id: string, session: Session, done: Done): void {
    // The browser keeps the cookie until it is closed or logs out: only the server judges its age.
    session.cookie.expires = null;
    this.#write(id, session).then(
      () => done(),
      () => done(new StoreUnavailable()),
    );
  }

  destroy(id: string, done: Done): void {
    this.#keeper.end(id).then(
      () => done(),
      () => done(new StoreUnavailable()),
    );
  }

  #restored(id: string, text: string): Session | null {
    const { created, data } = JSON.parse(text) as SessionRecord;
    const now = Date.now();
    const end = created + this.#limits.absoluteMs;
    if (end <= now) {
      // The read has just given it more idle time. If this delete fails, the next read refuses the session as well.
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
    if (created !== undefined) return this.#keeper.replace(id, record);
    const isNew = await this.#keeper.create({ id, record, userId: session.principal?.id, created: now });
    if (!isNew) throw new StoreUnavailable();
    session.created = now;
  }
}
