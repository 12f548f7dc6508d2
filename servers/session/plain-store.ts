import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import type { Redis } from 'ioredis';
import { StoreUnavailable } from '../store/unavailable.ts';

/**
 * The store that people write first: SET with a lifetime, GET, DEL. It writes a session whether or not it still exists,
 * which together with `rolling: true` brings a session back after its logout. For a store without that fault take
 * sliding-store.ts.
 */
export class PlainSessionStore implements SessionStore {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #seconds: number;

  constructor(redis: Redis, prefix: string, seconds: number) {
    this.#redis = redis;
    this.#prefix = prefix;
    this.#seconds = seconds;
  }

  get(id: string, found: (error: unknown, session?: Session | null) => void): void {
    this.#redis
      .get(this.#prefix + id)
      .then((text) => (text === null ? null : JSON.parse(text)))
      .then(
        (session) => found(null, session),
        () => found(new StoreUnavailable()),
      );
  }

  set(id: string, session: Session, done: (error?: unknown) => void): void {
    this.#redis.set(this.#prefix + id, JSON.stringify(session), 'EX', this.#seconds).then(
      () => done(),
      () => done(new StoreUnavailable()),
    );
  }

  destroy(id: string, done: (error?: unknown) => void): void {
    this.#redis.del(this.#prefix + id).then(
      () => done(),
      () => done(new StoreUnavailable()),
    );
  }
}
