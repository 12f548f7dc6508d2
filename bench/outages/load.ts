/**
 * An open load that goes on whatever happens: requests are due by the clock, each on whichever connection is free, or on a new one, so that
 * those that hang keep none of the others waiting.
 */
import { slowMs, timeline } from '../../vocabulary/outages.ts';
import type { Asked, Bin } from '../instrument/outages.ts';

/** What an answer says of a request. */
export type Outcome = 'right' | 'wrong' | 'unavailable';

/** Who asks: what is true of a credential decides which answer is right. */
export type Kind = 'loggedIn' | 'ended' | 'ending';

/** A request: resolves with what came of it, and never rejects. */
export type Request = () => Promise<Outcome>;

/** Of which kind a request is, and what it does; by its number. */
export type Next = (number: number) => { readonly kind: Kind; readonly request: Request };

interface Done {
  readonly kind: Kind;
  readonly dueAt: number;
  readonly waitedMs: number;
  readonly outcome: Outcome;
}

/** Times on the clock of performance.now. */
export class Load {
  readonly #next: Next;
  readonly #rate: number;
  readonly #done: Done[] = [];
  readonly #underWay = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;

  constructor(rate: number, next: Next) {
    this.#rate = rate;
    this.#next = next;
  }

  start(): void {
    const startedAt = performance.now();
    let number = 0;
    this.#timer = setInterval(() => {
      const now = performance.now();
      for (let dueAt = startedAt + (number * 1_000) / this.#rate; dueAt <= now; ) {
        this.#send(number, dueAt);
        number += 1;
        dueAt = startedAt + (number * 1_000) / this.#rate;
      }
    }, 1);
  }

  /** Resolves when every request has its answer, or was given up. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(this.#underWay);
  }

  /** Of requests of a kind that were due then. */
  between(kind: Kind, fromAt: number, untilAt: number): Asked & { readonly slow: number } {
    const own = this.#done.filter((one) => one.kind === kind && one.dueAt >= fromAt && one.dueAt < untilAt);
    const count = (outcome: Outcome) => own.filter((one) => one.outcome === outcome).length;
    return {
      asked: own.length,
      wrong: count('wrong'),
      unavailable: count('unavailable'),
      slow: own.filter(isSlow).length,
    };
  }

  get longestMs(): number {
    return this.#done.reduce((most, { waitedMs }) => Math.max(most, waitedMs), 0);
  }

  /** Of reads. `at`: when the store went away. */
  timeline(at: number): Bin[] {
    const { widthMs, leadMs, bins } = timeline;
    const reads = this.#done.filter(({ kind }) => kind !== 'ending');
    const place = ({ dueAt }: Done) => Math.floor((dueAt - (at - leadMs)) / widthMs);
    return Array.from({ length: bins }, (_, index) => {
      const own = reads.filter((one) => place(one) === index);
      const count = (outcome: Outcome) => own.filter((one) => one.outcome === outcome && !isSlow(one)).length;
      return {
        right: count('right'),
        wrong: count('wrong'),
        unavailable: count('unavailable'),
        slow: own.filter(isSlow).length,
      };
    });
  }

  #send(number: number, dueAt: number): void {
    const { kind, request } = this.#next(number);
    const done = request().then((outcome) => {
      this.#done.push({ kind, dueAt, waitedMs: performance.now() - dueAt, outcome });
      this.#underWay.delete(done);
    });
    this.#underWay.add(done);
  }
}

const isSlow = ({ waitedMs }: Done) => waitedMs > slowMs;
