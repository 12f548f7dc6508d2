/** One contender on servers of its own, with a store that is taken away from them under load. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { someUser, soon } from '../../servers/conformance/check.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Lost, OutageLab, OutageSeen, OutageWish } from '../instrument/outages.ts';
import { instancesEach } from '../lifecycle/server-set.ts';
import { serverPool } from '../lifecycle/servers.ts';
import type { LocalStore } from '../store/local.ts';
import { locateStore } from '../store/locate.ts';
import { type Kind, Load, type Request } from './load.ts';
import { endOf, lateMs, type People, type Person, people, readOf, type Servers } from './people.ts';
import { type OutageStore, outageStore } from './stores.ts';

/** The load runs for so long before the store may go away, ms. */
const settledMs = 1_000;
/** By then a server has found its store again, or it is given up, ms. */
const patienceMs = 20_000;
/** After the servers are well, ms: what is late by then shows in the timeline. */
const tailMs = 1_500;
/** Of ten requests: reads of people who are logged in, reads with ended credentials, and one who leaves. */
const kinds: readonly Kind[] = [
  ...(['loggedIn', 'loggedIn', 'ended', 'loggedIn', 'loggedIn'] as const),
  ...(['ending', 'loggedIn', 'ended', 'loggedIn', 'loggedIn'] as const),
];

/** Throws AB_OUTAGE_NEEDS_REDIS where no program of a Redis is on this machine. */
export async function openLab(wish: OutageWish): Promise<OutageLab> {
  const { contender, way } = wish;
  const store = await outageStore(way, await redisToTakeAway(), process.env);
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const pool = serverPool({ cores: null, storeUrl: store.url, compileCache: true, keyPrefix });
  // As many connections as hang: none waits for another.
  const client = new ContractClient(contender.target?.wire, Number.POSITIVE_INFINITY);
  const hangUp = () => client.close();
  // What waits for an answer then need not wait any longer.
  wish.signal.addEventListener('abort', hangUp);
  const close = async () => {
    wish.signal.removeEventListener('abort', hangUp);
    hangUp();
    try {
      await pool.stopAll();
    } finally {
      await store.stop();
    }
  };
  try {
    const started = await pool.ensure({ contender, instances: instancesEach });
    const urls = started.map(({ url }) => url);
    const servers: Servers = { contender, client, urls, operatorKey: pool.operatorKey };
    return { outage: (phaseMs) => outage(servers, store, wish, phaseMs), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function redisToTakeAway(): Promise<LocalStore> {
  const located = await locateStore({ ...process.env, REDIS_URL: undefined }, {}).catch((error: unknown) => {
    if (error instanceof AuthbenchError && error.code === 'AB_NO_REDIS') return undefined;
    throw error;
  });
  if (located !== undefined && 'program' in located && 'version' in located) return located;
  throw new AuthbenchError({
    code: 'AB_OUTAGE_NEEDS_REDIS',
    what: 'A store that is killed, paused and replaced must be a process on this machine.',
    received: located?.from ?? 'none',
    allowed: 'redis-server or valkey-server on PATH, or the packages of Debian or Ubuntu',
    next: 'Install redis-server, or leave this scenario out.',
  });
}

async function outage(servers: Servers, store: OutageStore, wish: OutageWish, phaseMs: number): Promise<OutageSeen> {
  const { rate, awayMs, signal, gone } = wish;
  signal.throwIfAborted();
  await store.prepare();
  const who = await people(servers);
  const leaving = new Leaving(servers, who);
  const turns = new Turns(servers.urls);
  const load = new Load(rate, (number) => {
    const kind = kinds[number % kinds.length] as Kind;
    if (kind === 'ending') return { kind, request: leaving.next(turns.next(kind, who.leaving.length).url) };
    const known = kind === 'ended' && who.ended.length > 0 ? 'ended' : 'loggedIn';
    const list = who[known];
    const { index, url } = turns.next(known, list.length);
    const { credential } = list[index] as Person;
    return { kind: known, request: readOf(servers, url, credential, known) };
  });
  load.start();
  try {
    await pause(settledMs + phaseMs, undefined, { signal });
    const leftAt = performance.now();
    await store.leave();
    gone?.();
    await pause(awayMs, undefined, { signal });
    await store.comeBack();
    const backAt = performance.now();
    const isWell = await soon(patienceMs, async () => signal.aborted || (await serves(servers)));
    const wellMs = performance.now() - backAt;
    await pause(tailMs, undefined, { signal });
    await load.stop();
    const [loggedIn, ended] = (['loggedIn', 'ended'] as const).map((kind) => load.between(kind, leftAt, backAt)) as [
      ReturnType<Load['between']>,
      ReturnType<Load['between']>,
    ];
    // Later than the design declares, nobody may be let in any more.
    if (isWell) await pause(lateMs(servers), undefined, { signal });
    return {
      loggedIn,
      ended,
      slow: loggedIn.slow + ended.slow,
      longestMs: load.longestMs,
      ...{ wellMs, isWell },
      credentials: isWell ? await lost(servers, who.loggedIn, 'loggedIn') : undefined,
      revocations: isWell ? await lost(servers, [...who.ended, ...leaving.confirmedBy(backAt)], 'ended') : undefined,
      awayMs: backAt - leftAt,
      timeline: load.timeline(leftAt),
    };
  } finally {
    await load.stop();
  }
}

/** Everybody of a kind in turn, and each next time on the other instance: what one instance knows alone does not pass for all. */
class Turns {
  readonly #urls: readonly string[];
  readonly #taken = new Map<Kind, number>();

  constructor(urls: readonly string[]) {
    this.#urls = urls;
  }

  /** Whose turn it is of so many of this kind, and whom they ask. */
  next(kind: Kind, many: number): { readonly index: number; readonly url: string } {
    const number = this.#taken.get(kind) ?? 0;
    this.#taken.set(kind, number + 1);
    const around = Math.floor(number / Math.max(1, many));
    return { index: number % Math.max(1, many), url: this.#urls[(number + around) % this.#urls.length] as string };
  }
}

/** People whose credential is ended one after the other, and those of whom that was confirmed. */
class Leaving {
  readonly #confirmed: { readonly person: Person; readonly at: number }[] = [];
  readonly #servers: Servers;
  readonly #end: ReturnType<typeof endOf>;
  readonly #left: Person[];

  constructor(servers: Servers, { leaving }: People) {
    this.#servers = servers;
    this.#end = endOf(servers);
    this.#left = [...leaving];
  }

  /** On the clock of performance.now. */
  confirmedBy(at: number): Person[] {
    return this.#confirmed.filter((one) => one.at < at).map(({ person }) => person);
  }

  next(url: string): Request {
    const person = this.#left.shift();
    const end = this.#end;
    if (person === undefined || end === undefined) return async () => 'right';
    return async () => {
      try {
        const { status } = await end(url, person);
        if (status !== this.#servers.client.wire.statuses.revoked) return 'unavailable';
        this.#confirmed.push({ person, at: performance.now() });
        return 'right';
      } catch {
        return 'unavailable';
      }
    };
  }
}

/** A new login and its read, on every instance. */
async function serves({ client, urls }: Servers): Promise<boolean> {
  const { statuses } = client.wire;
  const attempts = urls.map(async (url) => {
    const { path, ...login } = client.wire.login(someUser(), {});
    const answer = await client.call(url, path, { ...login, timeoutMs: 1_000 });
    if (answer.status !== statuses.login) return false;
    const { path: read, ...request } = client.wire.read(client.credentialOf(answer).headers);
    return (await client.call(url, read, { ...request, timeoutMs: 1_000 })).status === statuses.read;
  });
  return (await Promise.allSettled(attempts)).every((one) => one.status === 'fulfilled' && one.value);
}

/** Of these, those of whom the opposite of what is true is answered, by any instance. */
async function lost(servers: Servers, list: readonly Person[], kind: 'loggedIn' | 'ended'): Promise<Lost> {
  const wrong = await Promise.all(
    list.map(async ({ credential }) => {
      const answers = servers.urls.map((url) => readOf(servers, url, credential, kind)());
      return (await Promise.all(answers)).includes('wrong');
    }),
  );
  return { asked: list.length, lost: wrong.filter(Boolean).length };
}
