/** Lets parts go when they are due: lines of what is on its way, and the turns of the event loop that look at them. */
import { Recording } from '../recording.ts';
import type { DelayLine } from './delay-line.ts';

/** Calls `turn` at `dueMs` (on the clock of performance.now), or somewhat before: then it is called again. */
export type Waker = (dueMs: number, turn: () => void) => void;

/** Looks at the clock in each turn of the event loop while a part waits: the loop does not sleep meanwhile. */
export const everyTurn: Waker = (_dueMs, turn) => void setImmediate(turn);

export type Line = DelayLine<() => void>;

export class Departures {
  readonly #wake: Waker;
  readonly #late = new Recording();
  /** Lines that hold a part. */
  readonly #waiting = new Set<Line>();
  /** Due time of the next turn that was asked for. */
  #awaitedMs = Number.POSITIVE_INFINITY;
  #busyMs = 0;

  constructor(wake: Waker = everyTurn) {
    this.#wake = wake;
  }

  /** Calls `arrive` so many ms after `nowMs`, and after all that is on the same line; at once where neither holds it back. */
  leave(line: Line, arrive: () => void, nowMs: number, delayMs: number): void {
    if (delayMs === 0 && line.isEmpty) arrive();
    else {
      line.push(arrive, nowMs, delayMs);
      this.#waiting.add(line);
    }
    this.#await();
    this.#busyMs += performance.now() - nowMs;
  }

  /** How much later than due each part was let go since this was last asked, µs. */
  takeLateness(): Float64Array {
    return this.#late.take();
  }

  /** Time spent on passing parts since this was last asked, ms. */
  takeBusyMs(): number {
    const busyMs = this.#busyMs;
    this.#busyMs = 0;
    return busyMs;
  }

  #await(): void {
    let due = Number.POSITIVE_INFINITY;
    for (const { dueMs = due } of this.#waiting) due = Math.min(due, dueMs);
    // What has come on another line may be due before all that is waited for.
    if (due >= this.#awaitedMs) return;
    this.#awaitedMs = due;
    this.#wake(due, () => {
      if (this.#awaitedMs === due) this.#awaitedMs = Number.POSITIVE_INFINITY;
      this.#letGo();
      this.#await();
    });
  }

  #letGo(): void {
    const now = performance.now();
    let passed = false;
    for (const line of this.#waiting) {
      for (let next = line.take(now); next !== undefined; next = line.take(now)) {
        this.#late.push(next.lateMs * 1_000);
        next.part();
        passed = true;
      }
      if (line.isEmpty) this.#waiting.delete(line);
    }
    if (passed) this.#busyMs += performance.now() - now;
  }
}
