import { LRUCache } from 'lru-cache';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

/** Of a session that was ended here. */
const ended = Symbol('ended');

/**
 * A copy of what was read from another keeper, believed for `copyMs`: until then no read asks the store, and what other
 * processes end is not noticed here. What is ended here is noticed at once, also by a read that is under way: an ended
 * session leaves a mark, over which that read's late answer is not written.
 *
 * A read of a copy does not renew the idle time in the store, so a session may be over earlier by `copyMs`, never later.
 */
export class CachedKeeper implements SessionKeeper {
  readonly #store: SessionKeeper;
  readonly #copies: LRUCache<string, { readonly record: string | typeof ended }>;

  constructor(store: SessionKeeper, { idleMs }: Limits, copyMs: number, mostBytes: number) {
    this.#store = store;
    this.#copies = new LRUCache({
      maxSize: mostBytes,
      sizeCalculation: ({ record }) => 512 + (record === ended ? 0 : record.length),
      // A session in use must reach the store within its idle time, or it would be over there.
      ttl: Math.min(copyMs, idleMs / 2),
      ttlResolution: 0,
    });
  }

  async read(id: string): Promise<string | null> {
    const copy = this.#copies.get(id);
    if (copy !== undefined) return copy.record === ended ? null : copy.record;
    // Its age counts from the question: what was ended while the answer was on its way is not believed for longer.
    const start = performance.now();
    const record = await this.#store.read(id);
    if (record === null) return null;
    const meanwhile = this.#copies.get(id);
    if (meanwhile?.record === ended) return null;
    this.#copies.set(id, { record }, { start });
    return record;
  }

  create(session: NewSession): Promise<boolean> {
    return this.#store.create(session);
  }

  async replace(id: string, record: string): Promise<void> {
    await this.#store.replace(id, record);
    if (this.#copies.get(id)?.record !== ended) this.#copies.delete(id);
  }

  async end(id: string): Promise<void> {
    await this.#store.end(id);
    this.#copies.set(id, { record: ended });
  }

  forget(userId: string, id: string): Promise<void> {
    return this.#store.forget(userId, id);
  }

  async endAll(userId: string): Promise<readonly string[]> {
    const ids = await this.#store.endAll(userId);
    for (const id of ids) this.#copies.set(id, { record: ended });
    return ids;
  }

  close(): Promise<void> {
    this.#copies.clear();
    return this.#store.close();
  }
}
