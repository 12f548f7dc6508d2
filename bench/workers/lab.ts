/** One contender on several workers behind one port, with a store of their own. */
import { randomBytes } from 'node:crypto';
import { numberedUser } from '../../servers/principal.ts';
import type { Credential } from '../../servers/wire/client.ts';
import { inParallel } from '../credentials/credentials.ts';
import type { Store, StoreCounters } from '../instrument/instrument.ts';
import { hasUnseenStore } from '../instrument/unseen.ts';
import { type FirstReads, readsOfEach, type WorkersLab, type WorkersWish } from '../instrument/workers.ts';
import { serverPool } from '../lifecycle/servers.ts';
import { measuredStore } from '../store/measured.ts';
import { startStores } from '../store/needed.ts';
import { dialEach, mustBeThere } from './dial.ts';
import { endOne } from './ends.ts';
import { type Group, inTurns, pickFrom } from './group.ts';
import { readFor } from './reads.ts';

/** Credentials that are read: so many that their copies, each with an age of its own, make a share. */
const credentials = 400;
/** Whose first reads are counted. */
const counted = 40;
/** Logins at once, of each worker: its one connection takes them in turn. */
const loginsAtOnce = 4;

export async function openWorkers(wish: WorkersWish): Promise<WorkersLab> {
  const { contender, workers, draw, signal } = wish;
  const ending: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const end of ending.splice(0)) await end();
  };
  try {
    const stores = await startStores([contender], process.env);
    ending.unshift(() => stores.stop());
    const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
    ending.unshift(() => stores.clear(keyPrefix));
    const store = stores.redis === null ? null : await measuredStore(stores.redis, keyPrefix);
    if (store) ending.unshift(() => store.close());
    const { redis: _, ...where } = stores;
    const pool = serverPool({ ...where, cores: null, compileCache: true, keyPrefix });
    ending.unshift(() => pool.stopAll());
    const [server] = await pool.ensure({ contender, instances: 1, ...(workers === 1 ? {} : { workers }) });
    const url = (server as NonNullable<typeof server>).url;
    const each = await dialEach(url, workers);
    ending.unshift(async () => {
      for (const { client } of each) client.close();
    });
    // What waits for an answer then need not wait any longer.
    const hangUp = () => {
      for (const { client } of each) client.close();
    };
    signal.addEventListener('abort', hangUp);
    ending.unshift(async () => signal.removeEventListener('abort', hangUp));
    const group: Group = { url, each };
    const commands = commandsOf(hasUnseenStore(contender) ? null : (store ?? nothing));
    const loggedIn = (from: number, count: number) => {
      const random = draw('login', from);
      const where = Array.from({ length: count }, () => pickFrom(each, random));
      return inParallel(count, loginsAtOnce * workers, (index) =>
        (where[index] as (typeof each)[number]).client.login(url, numberedUser(from + index)),
      );
    };
    const read = await loggedIn(0, credentials);
    return {
      firstReads: async () => firstReads(group, await loggedIn(credentials, counted), commands),
      async reads(ms, number) {
        const before = await commands();
        const seen = await readFor(group, read, { ms, rate: credentials * readsOfEach, signal }, draw('reads', number));
        const asked = before && (await commandsSince(before, commands));
        // Afterwards: a design may write down every visit, this one too.
        await mustBeThere(url, each);
        return { ...seen, commands: asked };
      },
      end: (ending) => endOne(group, ending, draw('end', ending.number), signal),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** A design that asks no store asks it nothing. */
const nothing: Pick<Store, 'counters'> = {
  counters: async () => ({ commands: {}, bytes: 0, evictedKeys: 0, usedMemoryBytes: 0, runId: '', pid: null }),
};

type Commands = StoreCounters['commands'];
type ReadCommands = () => Promise<Commands | null>;

const commandsOf =
  (store: Pick<Store, 'counters'> | null): ReadCommands =>
  async () =>
    store === null ? null : (await store.counters()).commands;

async function commandsSince(before: Commands, commands: ReadCommands): Promise<Record<string, number> | null> {
  const after = await commands();
  if (after === null) return null;
  const changed = Object.entries(after).map(([name, calls]) => [name, calls - (before[name] ?? 0)] as const);
  return Object.fromEntries(changed.filter(([, calls]) => calls !== 0));
}

/** At one worker, one after the other: each of these for the first time, then each once more. */
async function firstReads(
  { url, each }: Group,
  fresh: readonly Credential[],
  commands: ReadCommands,
): Promise<FirstReads | null> {
  const [{ client }] = each as [(typeof each)[number]];
  const [first, again] = await inTurns(['first', 'again'], async () => {
    const before = await commands();
    if (before === null) return null;
    for (const credential of fresh) await client.me(url, credential);
    const seen = (await commandsSince(before, commands)) ?? {};
    return Object.values(seen).reduce((sum, calls) => sum + calls, 0) / fresh.length;
  });
  return first == null || again == null ? null : { first, again };
}
