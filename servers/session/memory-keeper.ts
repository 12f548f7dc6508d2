import { LRUCache } from 'lru-cache';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

interface Kept {
  readonly record: string;
  readonly userId: string | undefined;
}

/** What an entry takes beside its record, id and list included: an estimate, so that empty sessions are bounded too. */
const overheadBytes = 512;

/**
 * Sessions in the memory of this process, which no other process knows and which end with it. Bounded: where the memory
 * is used up, the session that was not used for longest is ended. Records are texts, so that no request can change what
 * another one reads.
 */
export class MemoryKeeper implements SessionKeeper {
  readonly #sessions: LRUCache<string, Kept>;
  /** Holds exactly the ids that are in `#sessions`: whatever leaves it there, leaves it here. */
  readonly #ofUser = new Map<string, Set<string>>();

  constructor({ idleMs }: Limits, mostBytes: number) {
    this.#sessions = new LRUCache({
      maxSize: mostBytes,
      // One byte a character is right for ASCII; twice as much is kept for any other text.
      sizeCalculation: ({ record }) => overheadBytes + record.length,
      ttl: idleMs,
      updateAgeOnGet: true,
      // The exact time at each read: a session that is over must not live on for a cached clock.
      ttlResolution: 0,
      dispose: ({ userId }, id, why) => {
        if (userId !== undefined && why !== 'set') this.#unlist(userId, id);
      },
    });
  }

  async read(id: string): Promise<string | null> {
    return this.#sessions.get(id)?.record ?? null;
  }

  async create({ id, record, userId }: NewSession): Promise<boolean> {
    if (this.#sessions.has(id)) return false;
    this.#sessions.set(id, { record, userId });
    // One that is larger than all of the memory is not taken.
    if (!this.#sessions.has(id)) return false;
    if (userId === undefined) return true;
    const ids = this.#ofUser.get(userId);
    if (ids) ids.add(id);
    else this.#ofUser.set(userId, new Set([id]));
    return true;
  }

  async replace(id: string, record: string): Promise<void> {
    const kept = this.#sessions.get(id);
    if (!kept) return;
    this.#sessions.set(id, { ...kept, record });
    // One that has become too large for the memory is ended.
    if (kept.userId !== undefined && !this.#sessions.has(id)) this.#unlist(kept.userId, id);
  }

  async end(id: string): Promise<void> {
    this.#sessions.delete(id);
  }

  async forget(): Promise<void> {
    // The end of a session takes it out of its user's list as well.
  }

  async endAll(userId: string): Promise<readonly string[]> {
    const ids = [...(this.#ofUser.get(userId) ?? [])];
    for (const id of ids) this.#sessions.delete(id);
    return ids;
  }

  async close(): Promise<void> {
    this.#sessions.clear();
  }

  #unlist(userId: string, id: string): void {
    const ids = this.#ofUser.get(userId);
    ids?.delete(id);
    if (ids?.size === 0) this.#ofUser.delete(userId);
  }
}
