/** One chain that something befalls at its first refresh, and what becomes of it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { RefreshEvent } from '../../vocabulary/refreshes.ts';
import type { ChainSeen } from '../instrument/chains.ts';
import { type Clients, type Given, givenIn, Unexpected } from './clients.ts';
import { openCutOff } from './cut-off.ts';

/** Requests that were to be sent before any is answered are tried again, with another chain, so often. */
const attempts = 5;
/** What is issued is refreshed so often by whoever holds it before it counts as working: a reuse may show only then. */
const furtherRefreshes = 2;

const nothing: ChainSeen = { granted: 0, refused: 0, successors: 0, isLost: false, isForked: false };

export async function befallen(clients: Clients, event: RefreshEvent): Promise<ChainSeen> {
  try {
    return event.againAfterMs === undefined
      ? await atOnce(clients, event.atOnce)
      : await cutOff(clients, event.againAfterMs);
  } catch (error) {
    if (error instanceof Unexpected) return { ...nothing, fault: error.guard };
    throw error;
  }
}

async function atOnce(clients: Clients, count: number): Promise<ChainSeen> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const first = await clients.login();
    const answers = await Promise.all(Array.from({ length: count }, () => clients.refresh(first)));
    const lastSent = Math.max(...answers.map(({ firstByteSentAt }) => firstByteSentAt));
    if (lastSent > Math.min(...answers.map(({ lastByteAt }) => lastByteAt))) continue;
    return seenOf(clients, answers.map(givenIn), []);
  }
  throw new Unexpected('no requests could be sent before the first was answered', 'not-in-flight');
}

async function cutOff(clients: Clients, againAfterMs: number): Promise<ChainSeen> {
  const first = await clients.login();
  const [one, other] = [clients.url(), clients.url()];
  const door = await openCutOff(one);
  try {
    const arrived = await clients.refresh(first, door.url).then(
      () => true,
      () => false,
    );
    if (arrived) throw new Unexpected('an answer that was to be cut off arrived');
    const unseen = givenIn(await door.answer.catch(() => ({ status: 0, body: '' })));
    if (unseen === undefined) throw new Unexpected('the first refresh of a chain was refused');
    await pause(againAfterMs, undefined, { signal: clients.signal });
    return await seenOf(clients, [givenIn(await clients.refresh(first, other))], [unseen]);
  } finally {
    door.close();
  }
}

/** `given`: what the client was answered. `unseen`: successors that nobody received. */
async function seenOf(clients: Clients, given: readonly Given[], unseen: readonly string[]): Promise<ChainSeen> {
  const held = [...new Set(given.filter((token) => token !== undefined))];
  const living = await workingOf(clients, held);
  const [newest] = living;
  const others = unseen.filter((token) => !held.includes(token));
  return {
    granted: given.filter((token) => token !== undefined).length,
    refused: given.filter((token) => token === undefined).length,
    successors: held.length + others.length,
    isLost: newest === undefined,
    isForked: living.length > 1 || (newest !== undefined && (await bothWork(clients, newest, others))),
  };
}

/** What these tokens have become after further refreshes, each in turn; those that were refused are gone. */
async function workingOf(clients: Clients, tokens: readonly string[]): Promise<readonly string[]> {
  let living = tokens;
  for (let time = 0; time < furtherRefreshes; time++) {
    const next: Given[] = [];
    for (const token of living) next.push(await clients.goOn(token));
    living = [...new Set(next.filter((token) => token !== undefined))];
  }
  return living;
}

/** Whether any of `others` works, and what the client has works still. Asked last: it may end the chain. */
const bothWork = async (clients: Clients, newest: string, others: readonly string[]): Promise<boolean> =>
  (await workingOf(clients, others)).length > 0 && (await clients.goOn(newest)) !== undefined;
