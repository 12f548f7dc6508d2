/** What was revoked, known to every instance without asking: a feed of revocations, a snapshot, and a heartbeat. */
import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import { outcomes } from '../store/pipeline.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { VerifiedClaims } from './access-token.ts';
import { tokenName } from './denylist.ts';
import { issuedMs, untilAfter } from './not-before.ts';
import { rememberMs } from './revocation-life.ts';
import { type Revocation, RevokedSet } from './revoked-set.ts';

export interface FeedTimes {
  readonly heartbeatMs: number;
  /** When the last heartbeat that came back was sent longer ago, the set may lack something: the store is asked. */
  readonly deadlineMs: number;
  /** A revocation of all of a user's tokens is remembered for so long. */
  readonly longestMs: number;
}

/**
 * Redis delivers at most once and replays nothing. So on every `ready` of the subscriber: subscribe, then load a snapshot, and apply
 * what arrives meanwhile as well; both only add. A heartbeat is a message to oneself: what was published before it came before it, so
 * one that was sent at t and came back says that all revocations up to t are known.
 */
export class RevocationFeed {
  readonly #redis: Redis;
  readonly #subscriber: Redis;
  readonly #times: FeedTimes;
  readonly #tokensKey: string;
  readonly #usersKey: string;
  readonly #channel: string;
  readonly #heartbeatChannel: string;
  readonly #known: RevokedSet;
  /** All revocations up to this `performance.now()` are known. */
  #completeUntil = Number.NEGATIVE_INFINITY;
  /** Counts connections: only heartbeats of the one whose snapshot was loaded say anything. */
  #connection = 0;
  #loaded = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(redis: Redis, subscriber: Redis, keyPrefix: string, times: FeedTimes) {
    this.#redis = redis;
    this.#subscriber = subscriber;
    this.#times = times;
    this.#tokensKey = `${keyPrefix}denied`;
    this.#usersKey = `${keyPrefix}not-before`;
    this.#channel = `${keyPrefix}revocations`;
    this.#heartbeatChannel = `${keyPrefix}heartbeat:${randomUUID()}`;
    this.#known = new RevokedSet(times.longestMs);
  }

  /** Resolves when the snapshot is loaded. Throws StoreUnavailable. */
  async start(): Promise<void> {
    this.#subscriber.on('message', (channel, text) => this.#receive(channel, text));
    this.#subscriber.on('close', () => this.#connection++);
    this.#subscriber.on('ready', () => this.#load().catch(() => this.#subscriber.disconnect(true)));
    await this.#load();
    this.#timer = setInterval(() => this.#beat(), this.#times.heartbeatMs);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Whether the token was revoked. Throws StoreUnavailable where the set may lack something and the store does not answer. */
  async revoked(claims: VerifiedClaims): Promise<boolean> {
    if (this.#known.has(tokenName(claims), claims.sub, issuedMs(claims))) return true;
    if (performance.now() <= this.#completeUntil + this.#times.deadlineMs) return false;
    const [denied, since] = (await outcomes(
      this.#redis.pipeline().zscore(this.#tokensKey, tokenName(claims)).zscore(this.#usersKey, claims.sub),
    )) as [string | null, string | null];
    return denied !== null || (since !== null && issuedMs(claims) <= Number(since));
  }

  async revoke(claims: VerifiedClaims): Promise<void> {
    await this.#announce([['token', tokenName(claims), Date.now() + rememberMs(claims.exp)]]);
  }

  async revokeUser(userId: string): Promise<void> {
    const now = Date.now();
    await this.#announce([['user', userId, now]]);
    await untilAfter(now);
  }

  /** Kept first, then published: who subscribes in between finds it in the snapshot. Only later times replace earlier ones. */
  async #announce(messages: readonly Revocation[]): Promise<void> {
    const now = Date.now();
    const pipeline = this.#redis.pipeline();
    for (const [kind, name, time] of messages)
      pipeline.zadd(kind === 'token' ? this.#tokensKey : this.#usersKey, 'GT', time, name);
    pipeline.zremrangebyscore(this.#tokensKey, '-inf', now);
    pipeline.zremrangebyscore(this.#usersKey, '-inf', now - this.#times.longestMs);
    for (const key of [this.#tokensKey, this.#usersKey]) pipeline.pexpire(key, this.#times.longestMs);
    for (const message of messages) pipeline.publish(this.#channel, JSON.stringify(message));
    await outcomes(pipeline);
    for (const message of messages) this.#known.add(message);
  }

  #receive(channel: string, text: string): void {
    if (channel === this.#channel) this.#known.add(JSON.parse(text) as Revocation);
    else {
      const [connection, sentAt] = JSON.parse(text) as [number, number];
      if (connection === this.#loaded && connection === this.#connection) this.#completeUntil = sentAt;
    }
  }

  async #load(): Promise<void> {
    const connection = this.#connection;
    await this.#subscriber.subscribe(this.#channel, this.#heartbeatChannel).catch(() => {
      throw new StoreUnavailable();
    });
    const startedAt = performance.now();
    const [tokens, users] = (await outcomes(
      this.#redis
        .pipeline()
        .zrange(this.#tokensKey, '0', '-1', 'WITHSCORES')
        .zrange(this.#usersKey, '0', '-1', 'WITHSCORES'),
    )) as [string[], string[]];
    const stored = [...messagesOf('token', tokens), ...messagesOf('user', users)];
    // A store that came back empty is told again what this instance still knows, and so are the others.
    const lost = this.#known.lackingIn(stored);
    for (const message of stored) this.#known.add(message);
    if (lost.length > 0) await this.#announce(lost);
    if (connection !== this.#connection) return;
    this.#loaded = connection;
    this.#completeUntil = startedAt;
  }

  #beat(): void {
    this.#known.forget();
    const text = JSON.stringify([this.#connection, performance.now()]);
    // One that fails does not come back: that is what tells.
    this.#redis.publish(this.#heartbeatChannel, text).catch(() => {});
  }
}

function messagesOf(kind: Revocation[0], scored: readonly string[]): Revocation[] {
  const messages: Revocation[] = [];
  for (let i = 0; i < scored.length; i += 2) messages.push([kind, scored[i] as string, Number(scored[i + 1])]);
  return messages;
}
