import type { TestContext } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { acquireStore } from '../../../bench/store/acquire.ts';
import { locateStore } from '../../../bench/store/locate.ts';
import type { LocatedStore, Store } from '../../../bench/store/store.ts';
import { isAlive } from '../../../vocabulary/is-alive.mjs';

/** The ladder without its first rung: these tests start and end servers, and may not touch a foreign one. */
export const env = { ...process.env, REDIS_URL: undefined };

export async function ownStore(t: TestContext): Promise<Store> {
  const store = await acquireStore(env);
  t.after(() => store.stop());
  return store;
}

/** A program to start servers with in ways that the instrument does not. */
export async function ownProgram(): Promise<{ command: string[]; located: LocatedStore }> {
  const located = await locateStore(env);
  if (located.from === 'REDIS_URL' || located.from === 'docker') {
    throw new Error('these tests need a redis-server program on PATH, or the packages of Debian or Ubuntu');
  }
  const library = located.libraryPath ? ['env', `LD_LIBRARY_PATH=${located.libraryPath}`] : [];
  return { command: [...library, located.program], located };
}

/** Resolves when there is no such process; the test's own time limit is the deadline. */
export async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await setTimeout(10);
}
