/**
 * One contender on a server of its own, whose store holds several populations of live credentials: a database each, of which one at a
 * time is put in the place of the one that the server speaks to. So all populations are asked on the same processes and connections.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Redis } from 'ioredis';
import { numberedUser } from '../../servers/principal.ts';
import { ContractClient, type Credential } from '../../servers/wire/client.ts';
import { inParallel } from '../credentials/credentials.ts';
import type { PopulationLab, Server } from '../instrument/instrument.ts';
import type { Filled, PopulationWish } from '../instrument/population.ts';
import { serverPool } from '../lifecycle/servers.ts';
import { connect } from '../store/connection.ts';
import { measuredStore } from '../store/measured.ts';
import { fillFailed, mustFit } from './complaints.ts';
import { Copies, type Written } from './copies.ts';
import { ownStore } from './own-store.ts';
import { pipe } from './pipe.ts';
import { commandsFor, copyKeys, keysIn, keysOf } from './written.ts';

/** Credentials live for so long, s, whatever the design: none may expire while others are still filled. */
const lifetimeSeconds = 3_600;
const loginsAtOnce = 8;
/** Two users whose logins are copied, as long as numbered ones; nothing else is called so. */
const copied = ['tq7zk', 'tq7zm'] as const;
/** The database that servers speak to, and that logins go into. */
const spokenTo = 0;

/**
 * Throws AB_POPULATION_NEEDS_REDIS, AB_POPULATION_MEMORY, AB_POPULATION_FILL; the signal's reason where it is aborted. Nothing is left
 * running then.
 */
export async function openPopulation(wish: PopulationWish): Promise<PopulationLab> {
  const { contender, populations, placement, signal } = wish;
  const store = await ownStore(placement.store);
  const ending: (() => unknown)[] = [() => store.stop()];
  const close = async () => {
    for (const end of ending.splice(0)) await end();
  };
  try {
    const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
    const redis = await connect(store.url);
    ending.unshift(() => redis.disconnect());
    const counters = await measuredStore(store, keyPrefix);
    ending.unshift(() => counters.close());
    const pool = serverPool({ cores: placement.servers, storeUrl: store.url, keyPrefix });
    ending.unshift(() => pool.stopAll());
    const [started] = await pool.ensure({ contender, instances: 1, lifetimeSeconds });
    const server: Server = Object.assign(started as Server, { ownStore: counters });
    const filling = new Filling(redis, store.url, server, wish);
    const databases = populations.map((_, index) => index + 1);
    try {
      await filling.all();
    } finally {
      filling.close();
    }
    const { credentials, fills } = filling;
    const show = (population: number) => redis.swapdb(spokenTo, populations.indexOf(population) + 1);
    return {
      ...{ server, credentials, fills, close, operatorKey: pool.operatorKey },
      async within(population, load) {
        await show(population);
        try {
          return await load();
        } finally {
          // Swapped once more, each is where it was.
          await show(population);
        }
      },
      keys: () => keysOf(redis, databases),
    };
  } catch (error) {
    await close();
    signal.throwIfAborted();
    throw error;
  }
}

/** What one login wrote. */
interface Login extends Written {
  readonly keys: number;
}

class Filling {
  readonly credentials: Pick<Credential, 'headers'>[] = [];
  readonly fills: Filled[] = [];
  readonly #redis: Redis;
  readonly #storeUrl: string;
  readonly #server: Server;
  readonly #wish: PopulationWish;
  readonly #client: ContractClient;

  constructor(redis: Redis, storeUrl: string, server: Server, wish: PopulationWish) {
    this.#redis = redis;
    this.#storeUrl = storeUrl;
    this.#server = server;
    this.#wish = wish;
    this.#client = new ContractClient(wish.contender.target?.wire);
  }

  close(): void {
    this.#client.close();
  }

  /** Population after population; at the end the database that logins went into is empty. */
  async all(): Promise<void> {
    const { contender, populations, loggedIn } = this.#wish;
    const { copies, keysEach, keysBefore } = await this.#copies();
    const empty = await this.#settledBytes();
    for (const [index, population] of populations.entries()) {
      await this.#logIn(Math.min(population, loggedIn));
      const real = this.credentials.length;
      const before = await this.#settledBytes();
      if (population > real) mustFit(this.#wish, (before - empty - this.#filledBytes()) / real, index);
      const keys = await keysIn(this.#redis);
      const startedAt = performance.now();
      await this.#orFailed(copyKeys(this.#redis, keys, index + 1));
      await this.#orFailed(pipe(this.#storeUrl, index + 1, this.#untilAborted(copies.batches(population - real))));
      const seconds = (performance.now() - startedAt) / 1_000;
      const bytes = (await this.#settledBytes()) - before;
      const [held = 0] = await keysOf(this.#redis, [index + 1]);
      const keysMeant = keysBefore + keysEach * population;
      if (held !== keysMeant)
        throw fillFailed(contender, `${held} keys of ${population} credentials, which must be ${keysMeant}`);
      this.fills.push({ population, loggedIn: real, seconds, bytes, keys: held, keysMeant });
    }
    await this.#redis.flushdb();
  }

  #filledBytes(): number {
    return this.fills.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Each numbered user once, until so many have. */
  async #logIn(users: number): Promise<void> {
    const first = this.credentials.length;
    const more = await inParallel(Math.max(0, users - first), loginsAtOnce, async (index) => {
      this.#wish.signal.throwIfAborted();
      const { headers } = await this.#client.login(this.#server.url, numberedUser(first + index));
      return { headers };
    });
    this.credentials.push(...more);
  }

  /** What a login puts into the store, seen twice; taken out of it again. */
  async #copies(): Promise<{ copies: Copies; keysEach: number; keysBefore: number }> {
    const before = new Set(await keysIn(this.#redis));
    const seen: Login[] = [];
    for (const userId of copied) {
      await this.#client.login(this.#server.url, userId);
      const keys = (await keysIn(this.#redis)).filter((key) => !before.has(key));
      seen.push({ userId, keys: keys.length, commands: await this.#orFailed(commandsFor(this.#redis, keys)) });
      if (keys.length > 0) await this.#redis.del(...keys);
    }
    const [one, other] = seen as [Login, Login];
    if (one.keys !== other.keys)
      throw fillFailed(this.#wish.contender, `${one.keys} keys by one login, and ${other.keys} by another`);
    return { copies: new Copies(one, other), keysEach: one.keys, keysBefore: before.size };
  }

  *#untilAborted<T>(each: Iterable<T>): Generator<T> {
    for (const one of each) {
      this.#wish.signal.throwIfAborted();
      yield one;
    }
  }

  async #orFailed<T>(done: Promise<T>): Promise<T> {
    try {
      return await done;
    } catch (error) {
      this.#wish.signal.throwIfAborted();
      throw fillFailed(this.#wish.contender, (error as Error).message, error);
    }
  }

  /** Tables that grow, and buffers of connections that are gone, are given back within some tenths of a second. */
  async #settledBytes(): Promise<number> {
    const read = async () => Number(/^used_memory:(\d+)/m.exec(await this.#redis.info('memory'))?.[1]);
    let before = await read();
    for (let alike = 0, asked = 0; alike < 2 && asked < 25; asked++) {
      await pause(80);
      const now = await read();
      alike = Math.abs(now - before) < 1_024 ? alike + 1 : 0;
      before = now;
    }
    return before;
  }
}
