/** What is on its way, in order. */

interface OnItsWay<T> {
  readonly part: T;
  readonly dueMs: number;
}

/**
 * First in, first out: a part never overtakes an earlier one, even where the delay became shorter between the two. Times in ms, on one
 * monotonic clock.
 */
export class DelayLine<T> {
  #waiting: OnItsWay<T>[] = [];
  #head = 0;

  get isEmpty(): boolean {
    return this.#head === this.#waiting.length;
  }

  /** When the next part is due; undefined where none waits. */
  get dueMs(): number | undefined {
    return this.#waiting[this.#head]?.dueMs;
  }

  push(part: T, nowMs: number, delayMs: number): void {
    this.#waiting.push({ part, dueMs: nowMs + delayMs });
  }

  /** The next part, where it is due, and how late it is by now, ms. */
  take(nowMs: number): { readonly part: T; readonly lateMs: number } | undefined {
    const next = this.#waiting[this.#head];
    if (next === undefined || next.dueMs > nowMs) return undefined;
    this.#head += 1;
    if (this.isEmpty) {
      this.#waiting = [];
      this.#head = 0;
    }
    return { part: next.part, lateMs: nowMs - next.dueMs };
  }
}
