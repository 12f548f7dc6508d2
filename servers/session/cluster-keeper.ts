import type { Cluster } from 'ioredis';
import { UserIndex } from '../credential/user-index.ts';
import { commandTimeoutMs, withDeadline } from '../store/deadline.ts';
import { outcomes } from '../store/pipeline.ts';
import type { Limits, NewSession, SessionKeeper } from './keeper.ts';

/** A command that a driver repeats at another node may begin its time anew: all of it takes no longer than this. */
const wholeMs = commandTimeoutMs + 500;

/**
 * Sessions in a Redis Cluster: the commands of RedisKeeper, each sent to the node of its key.
 *
 * A session and the index of its user lie in different slots, and so on different nodes. A hash tag would put them into
 * one slot, but it would have to be in the session's key, which is made from what the cookie holds: the cookie would tell
 * the user, or a part of the id, and all sessions of a user would load one node. So the commands are separate. Both
 * are sent at once, and a login is answered when both are done; where one fails, nobody is told the id.
 */
export class ClusterKeeper implements SessionKeeper {
  readonly #cluster: Cluster;
  readonly #prefix: string;
  readonly #idleMs: number;
  readonly #index: UserIndex;

  constructor(cluster: Cluster, keyPrefix: string, limits: Limits) {
    this.#cluster = cluster;
    this.#prefix = `${keyPrefix}session:`;
    this.#idleMs = limits.idleMs;
    this.#index = new UserIndex(cluster, `${keyPrefix}sessions-of:`, this.#prefix, limits.absoluteMs);
  }

  read(id: string): Promise<string | null> {
    return inTime(this.#cluster.getex(this.#prefix + id, 'PX', this.#idleMs));
  }

  async create({ id, record, userId, created }: NewSession): Promise<boolean> {
    const [answer] = await inTime(
      Promise.all([
        this.#cluster.set(this.#prefix + id, record, 'PX', this.#idleMs, 'NX'),
        userId === undefined ? undefined : this.#listed(userId, id, created),
      ]),
    );
    return answer === 'OK';
  }

  async replace(id: string, record: string): Promise<void> {
    await inTime(this.#cluster.set(this.#prefix + id, record, 'PX', this.#idleMs, 'XX'));
  }

  async end(id: string): Promise<void> {
    await inTime(this.#cluster.del(this.#prefix + id));
  }

  forget(userId: string, id: string): Promise<void> {
    return inTime(this.#index.remove(userId, id));
  }

  /** One DEL a session, each at its node; the ids leave the index when all are done. */
  async endAll(userId: string): Promise<readonly string[]> {
    const ids = await inTime(this.#index.sessionsOf(userId));
    const [first, ...others] = ids;
    if (first === undefined) return ids;
    await Promise.all(ids.map((id) => this.end(id)));
    await inTime(this.#index.remove(userId, first, ...others));
    return ids;
  }

  async close(): Promise<void> {
    this.#cluster.disconnect();
  }

  async #listed(userId: string, id: string, created: number): Promise<void> {
    await outcomes(this.#index.add(this.#cluster.pipeline(), userId, id, created));
  }
}

const inTime = <T>(command: Promise<T>) => withDeadline(command, wholeMs);
