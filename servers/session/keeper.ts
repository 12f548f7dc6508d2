import type { Setting } from '../contender.ts';

export interface Limits {
  /** A session that is not used for so long is over. */
  readonly idleMs: number;
  /** A session that was created so long ago is over, used or not. */
  readonly absoluteMs: number;
}

/** What lies in the store, as JSON. The cookie does not: its times follow from `created` and the limits at each read. */
export interface SessionRecord {
  /** ms since 1970 */
  readonly created: number;
  readonly data: Record<string, unknown>;
}

export interface NewSession {
  readonly id: string;
  /** A SessionRecord as JSON. */
  readonly record: string;
  /** Whose it is, where somebody is logged in. */
  readonly userId: string | undefined;
  /** ms since 1970 */
  readonly created: number;
}

/**
 * Where sessions lie: in Redis, in files, in a database, in memory. It keeps texts and their idle time and knows whose
 * they are; what is in them is the matter of SlidingSessionStore. A rejection, whatever it is, means that the store did
 * not do it, and becomes 503.
 */
export interface SessionKeeper {
  /** The record, its idle time begun anew; null where there is none, or where it was not used for too long. */
  read(id: string): Promise<string | null>;
  /** False, and nothing changed, where the id is taken. */
  create(session: NewSession): Promise<boolean>;
  /** Changes a session that is there, and begins its idle time anew; one that was ended meanwhile stays ended. */
  replace(id: string, record: string): Promise<void>;
  /** Resolves when it is gone, also where it was not there. */
  end(id: string): Promise<void>;
  /** Takes a session that is ended out of what is known of its user; may be called at the same time as `end`. */
  forget(userId: string, id: string): Promise<void>;
  /** Ends every session of the user that was known when it was called, and tells which. */
  endAll(userId: string): Promise<readonly string[]>;
  close(): Promise<void>;
}

/** Opens a keeper that is ready to be used. Rejects with AB_STORE_UNREACHABLE where its store does not become ready. */
export type KeeperOpener = (setting: Setting, limits: Limits) => Promise<SessionKeeper>;
