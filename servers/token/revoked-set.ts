/** A token by its name, until when it must be remembered; or a user by id, from when on tokens count. ms since 1970. */
export type Revocation = readonly [kind: 'token' | 'user', name: string, time: number];

/** What is revoked, as far as this process knows. It only grows, but for what no token can need any more. */
export class RevokedSet {
  /** Name of a token: until when it must be remembered. Id of a user: from when on tokens count. Both ms since 1970. */
  readonly #times = { token: new Map<string, number>(), user: new Map<string, number>() };
  readonly #longestMs: number;

  constructor(longestMs: number) {
    this.#longestMs = longestMs;
  }

  /** An earlier time never replaces a later one. */
  add([kind, name, time]: Revocation): void {
    const times = this.#times[kind];
    if (time > (times.get(name) ?? 0)) times.set(name, time);
  }

  has(tokenName: string, userId: string, issuedMs: number): boolean {
    if (this.#times.token.has(tokenName)) return true;
    const since = this.#times.user.get(userId);
    return since !== undefined && issuedMs <= since;
  }

  /** What is known here and is missing, or older, in these. */
  lackingIn(others: readonly Revocation[]): Revocation[] {
    this.forget();
    const stored = new Map(others.map(([kind, name, time]) => [`${kind} ${name}`, time]));
    return (['token', 'user'] as const).flatMap((kind) =>
      [...this.#times[kind]]
        .filter(([name, time]) => time > (stored.get(`${kind} ${name}`) ?? 0))
        .map(([name, time]): Revocation => [kind, name, time]),
    );
  }

  /** Drops what is over. */
  forget(): void {
    const now = Date.now();
    for (const [name, until] of this.#times.token) if (until < now) this.#times.token.delete(name);
    for (const [id, since] of this.#times.user) if (since + this.#longestMs < now) this.#times.user.delete(id);
  }
}
