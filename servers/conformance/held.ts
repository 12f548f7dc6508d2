/** Something that is held for a while: a session, or what a refresh token stands for. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Credential } from '../wire/client.ts';
import { demand, knowing, refused, someUser, type Trial } from './check.ts';

export interface Held {
  /** Uses it once: whether it still lives. Throws ControlFailed for an answer that says neither. */
  use(): Promise<boolean>;
  /** Whether it is over wherever it is known; asking may use it. */
  isOver(): Promise<boolean>;
}

/** How to begin one. Undefined where the design has none: its credential ends at a time of its own. */
export async function heldBy(trial: Trial): Promise<(() => Promise<Held>) | undefined> {
  const { client, baseUrl, contender } = trial;
  const good = await client.login(baseUrl, someUser());
  if (refreshTokenOf(good) !== undefined) return async () => family(trial);
  return contender.family === 'session' ? async () => session(trial) : undefined;
}

/** Read by one instance after the other. */
async function session(trial: Trial): Promise<Held> {
  const { client, baseUrl } = trial;
  const { statuses } = client.wire;
  const credential = await client.login(baseUrl, someUser());
  const places = knowing(trial);
  let uses = 0;
  return {
    async use() {
      const answer = await client.me(places[uses++ % places.length] as string, credential);
      if (answer.status === statuses.refused) return false;
      demand(statuses.read, [answer], 'a session in use');
      return true;
    },
    isOver: async () =>
      refused(await Promise.all(places.map((url) => client.me(url, credential))), '', statuses.refused).found ===
      'holds',
  };
}

/** A family of refresh tokens: each use gives the next one. */
async function family({ client, baseUrl }: Trial): Promise<Held> {
  let token = refreshTokenOf(await client.login(baseUrl, someUser()));
  const use = async () => {
    const answer = await client.call(baseUrl, '/refresh', { method: 'POST', json: { refreshToken: token } });
    if (answer.status === 400) return false;
    demand(200, [answer], 'a refresh token in use');
    token = JSON.parse(answer.body).refreshToken;
    return true;
  };
  return { use, isOver: async () => !(await use()) };
}

function refreshTokenOf({ answer }: Credential): string | undefined {
  return (JSON.parse(answer.body || '{}') as { refreshToken?: string }).refreshToken;
}

/** Between two uses, ms: many within the shortest idle time that can be set. */
const betweenMs = 100;

export interface InUse {
  /** ms from its beginning until it was refused; undefined where it lived to the end. */
  readonly endedAfterMs: number | undefined;
  /** The longest time without a use, ms: where the machine stood still, it was not in use. */
  readonly longestGapMs: number;
}

/** Uses it until it is over, or until so many ms have passed since `began`. */
export async function inUse(held: Held, began: number, untilMs: number): Promise<InUse> {
  let [last, longestGapMs] = [began, 0];
  for (;;) {
    const lives = await held.use();
    const now = performance.now();
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
    if (!lives) return { endedAfterMs: now - began, longestGapMs };
    if (now - began >= untilMs) return { endedAfterMs: undefined, longestGapMs };
    await pause(betweenMs);
  }
}
