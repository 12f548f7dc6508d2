/** What a revocation trial is, and what it saw. Times in ms, on the generator's monotonic clock, relative to t0. */

export interface Trial {
  readonly number: number;
  /** One URL per instance; the first takes the login and the revoke. */
  readonly instances: readonly string[];
  readonly userId: string;
  /** Path of the target file that says how its servers are spoken to; without one they speak the contract. */
  readonly target?: string;
  readonly trigger: 'logout' | 'revoke';
  readonly inFlight: 'none' | 'slow';
  /** How long the slow request takes, ms. */
  readonly slowMs: number;
  /** Between two probes of one instance, ms. */
  readonly intervalMs: number;
  /** Where in the wall clock’s second the credential is issued, 0 to 1000 ms (some designs floor to seconds); null: at once. */
  readonly issueAtMs: number | null;
  /** Give up probing this long after t0, ms. */
  readonly patienceMs: number;
}

export interface InstanceResult {
  readonly probes: number;
  readonly accepted: number;
  /** Send time of the last probe that was accepted before the first lasting refusal, after t0; null: none was. */
  readonly lastAcceptedMs: number | null;
  /** Send time of the first probe of the first lasting refusal; null: it never refused within the trial's patience. */
  readonly refusedMs: number | null;
  /** Send time of the last probe that was accepted after a lasting refusal; null: it stayed dead. */
  readonly reacceptedMs: number | null;
}

export interface TrialResult {
  readonly number: number;
  /** t0 − the answer of the login. */
  readonly ageMs: number;
  /** Life that the credential had left at t0 by its own account (`exp` of a JWT), ms; null where it tells none. */
  readonly lifeLeftMs: number | null;
  readonly instances: readonly InstanceResult[];
  /** A call that failed, or an answer that is neither acceptance nor refusal; then the figures do not count. */
  readonly fault?: string;
  /** Why that says nothing about revocation: the slow request had ended before the revoke was answered. */
  readonly reason?: 'not-in-flight';
  /** How long the slow request took, ms, where that was fitted to a revoke that takes longer than planned. */
  readonly slowMs?: number;
}

/** The fault of a trial that was stopped on its way: it says nothing about the server. */
export const interrupted = 'interrupted';

/** This many refusals in a row, and at least `lastingMs` of them, are a lasting refusal; a later acceptance is a re-acceptance. */
export const lasting = { refusals: 5, ms: 20 };

/** One instance's probes, judged as they come in. Pure: answers in the order they were sent. */
export class Watch {
  probes = 0;
  accepted = 0;
  lastAcceptedMs: number | null = null;
  refusedMs: number | null = null;
  reacceptedMs: number | null = null;
  #streak = 0;
  #streakFromMs = 0;

  note(sentMs: number, wasAccepted: boolean): void {
    this.probes += 1;
    if (wasAccepted) {
      this.accepted += 1;
      if (this.refusedMs === null) this.lastAcceptedMs = sentMs;
      else this.reacceptedMs = sentMs;
      this.#streak = 0;
      return;
    }
    if (this.#streak === 0) this.#streakFromMs = sentMs;
    this.#streak += 1;
    if (this.refusedMs === null && this.#streak >= lasting.refusals && sentMs - this.#streakFromMs >= lasting.ms)
      this.refusedMs = this.#streakFromMs;
  }

  get result(): InstanceResult {
    const { probes, accepted, lastAcceptedMs, refusedMs, reacceptedMs } = this;
    return { probes, accepted, lastAcceptedMs, refusedMs, reacceptedMs };
  }
}
