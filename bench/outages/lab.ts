/** One contender on servers of its own, with a store that is taken away from them under load. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { someUser, soon } from '../../servers/conformance/check.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { OutageLab, OutageSeen, OutageWish } from '../instrument/outages.ts';
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
  const close = async () => {
    client.close();
    await pool.stopAll();
    await store.stop();
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
  const located = await locateStore({ ...process.env, REDIS_URL: undefined }, {});
  if ('program' in located && 'version' in located) return located;
  throw new AuthbenchError({
    code: 'AB_OUTAGE_NEEDS_REDIS',
    what: 'A store that is killed, paused and replaced must be a process on this machine.',
    received: located.from,
    allowed: 'redis-server or valkey-server on PATH, or the packages of Debian or Ubuntu',
    next: 'Install redis-server, or leave this scenario out.',
  });
}

async function outage(servers: Servers, store: OutageStore, wish: OutageWish, phaseMs: number): Promise<OutageSeen> {
  const { rate, awayMs, signal } = wish;
  await store.prepare();
  const who = await people(servers);
  const leaving = new Leaving(servers, who);
  const load = new Load(rate, (number) => {
    const kind = kinds[number % kinds.length] as Kind;
    const url = servers.urls[number % servers.urls.length] as string;
    if (kind === 'ending') return { kind, request: leaving.next(url) };
    const list = kind === 'ended' && who.ended.length > 0 ? who.ended : who.loggedIn;
    const { credential } = list[number % list.length] as Person;
    const known = list === who.ended ? 'ended' : 'loggedIn';
    return { kind: known, request: readOf(servers, url, credential, known) };
  });
  load.start();
  try {
    await pause(settledMs + phaseMs, undefined, { signal });
    const leftAt = performance.now();
    await store.leave();
    await pause(awayMs, undefined, { signal });
    await store.comeBack();
    const backAt = performance.now();
    const isWell = await soon(patienceMs, () => serves(servers));
    const wellMs = performance.now() - backAt;
    await pause(tailMs, undefined, { signal });
    await load.stop();
    const [loggedIn, ended] = (['loggedIn', 'ended'] as const).map((kind) => load.between(kind, leftAt, backAt)) as [
      ReturnType<Load['between']>,
      ReturnType<Load['between']>,
    ];
    return {
      loggedIn,
      ended,
      slow: loggedIn.slow + ended.slow,
      longestMs: load.longestMs,
      ...{ wellMs, isWell },
      credentials: await lost(servers, who.loggedIn, 'loggedIn'),
      revocations: await lost(servers, [...who.ended, ...leaving.confirmed], 'ended'),
      awayMs: backAt - leftAt,
      timeline: load.timeline(leftAt),
    };
  } finally {
    await load.stop();
  }
}

/** People whose credential is ended one after the other, and those of whom that was confirmed. */
class Leaving {
  readonly confirmed: Person[] = [];
  readonly #servers: Servers;
  readonly #end: ReturnType<typeof endOf>;
  readonly #left: Person[];

  constructor(servers: Servers, { leaving }: People) {
    this.#servers = servers;
    this.#end = endOf(servers);
    this.#left = [...leaving];
  }

  next(url: string): Request {
    const person = this.#left.shift();
    const end = this.#end;
    if (person === undefined || end === undefined) return async () => 'right';
    return async () => {
      try {
        const { status } = await end(url, person);
        if (status !== this.#servers.client.wire.statuses.revoked) return 'unavailable';
        this.confirmed.push(person);
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

/** Of these, those of whom the opposite is answered for good: on any instance, after all the time that the design may take. */
async function lost(servers: Servers, list: readonly Person[], kind: 'loggedIn' | 'ended') {
  const isWrong = async ({ credential }: Person) =>
    (await Promise.all(servers.urls.map((url) => readOf(servers, url, credential, kind)()))).includes('wrong');
  let wrong = list;
  const again = async () => {
    const seen = await Promise.all(wrong.map(async (one) => ({ one, isWrong: await isWrong(one) })));
    wrong = seen.filter(({ isWrong }) => isWrong).map(({ one }) => one);
    return wrong.length === 0;
  };
  await soon(lateMs(servers) + 1_000, again);
  return { asked: list.length, lost: wrong.length };
}
