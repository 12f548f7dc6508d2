/** Somebody has a copy of a refresh token that its owner has used: for how long it gives them new tokens. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Probing, ReplaySeen } from '../instrument/chains.ts';
import { type Clients, givenIn, Unexpected } from './clients.ts';

/** The owner refreshes so often meanwhile, ms. */
const ownerMs = 1_000;

export async function replayed(clients: Clients, probing: Probing): Promise<ReplaySeen> {
  try {
    const copied = await clients.login();
    const used = await clients.refresh(copied);
    const next = givenIn(used);
    if (next === undefined) throw new Unexpected('the first refresh of a chain was refused');
    const owner = new Owner(clients, next);
    try {
      const tried = await tries(clients, copied, used.lastByteAt, probing);
      const isEnded = tried.refusedMs !== null && (await owner.isRefused());
      return { ...tried, isEnded };
    } finally {
      await owner.stop();
    }
  } catch (error) {
    if (error instanceof Unexpected)
      return { probes: 0, lastAcceptedMs: null, refusedMs: null, isEnded: false, fault: error.guard };
    throw error;
  }
}

/** Until the first refusal, or until patience is over: a try is sent when it is due, or as soon as the one before has its answer. */
async function tries(
  clients: Clients,
  copied: string,
  usedAt: number,
  { firstMs, intervalMs, patienceMs }: Probing,
): Promise<Pick<ReplaySeen, 'probes' | 'lastAcceptedMs' | 'refusedMs'>> {
  let lastAcceptedMs: number | null = null;
  for (let probes = 1; ; probes++) {
    const waitMs = usedAt + firstMs + (probes - 1) * intervalMs - performance.now();
    if (waitMs > 0) await pause(waitMs, undefined, { signal: clients.signal });
    clients.signal.throwIfAborted();
    const answer = await clients.refresh(copied);
    const sentMs = answer.firstByteSentAt - usedAt;
    if (givenIn(answer) === undefined) return { probes, lastAcceptedMs, refusedMs: sentMs };
    lastAcceptedMs = sentMs;
    if (sentMs > patienceMs) return { probes, lastAcceptedMs, refusedMs: null };
  }
}

/** Goes on refreshing as an application does. */
class Owner {
  readonly #clients: Clients;
  readonly #stopped = new AbortController();
  readonly #going: Promise<void>;
  #newest: string | undefined;

  constructor(clients: Clients, token: string) {
    this.#clients = clients;
    this.#newest = token;
    this.#going = this.#goOn();
    this.#going.catch(() => {});
  }

  /** Whether its newest token is refused by now. */
  async isRefused(): Promise<boolean> {
    await this.stop();
    await this.#going;
    return this.#newest === undefined || (await this.#clients.goOn(this.#newest)) === undefined;
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#going.catch(() => {});
  }

  async #goOn(): Promise<void> {
    const { signal } = this.#stopped;
    while (this.#newest !== undefined) {
      const over = await pause(ownerMs, false, { signal }).catch(() => true);
      if (over) return;
      this.#newest = await this.#clients.goOn(this.#newest);
    }
  }
}
