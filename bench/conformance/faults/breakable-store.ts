/** A store, or an issuer, that is broken on purpose: never the run's, always one of the fault's own. */

/** What is done to it. */
export type Way = 'killed' | 'paused' | 'slow' | 'reset' | 'emptied';

export interface BreakableStore {
  /** What servers are given for it; absent for a folder. */
  readonly url?: string;
  readonly ways: readonly Way[];
  /** Those after which it still knows what it knew. */
  readonly keeps: readonly Way[];
  break(way: Way): Promise<void>;
  /** It works again, as a real one would: one that was killed comes back empty. */
  mend(way: Way): Promise<void>;
  stop(): Promise<void>;
}

/** So much later does every answer of a slow store arrive, ms. */
export const slowMs = 1_000;

/** Signals a process that may be gone already. */
export function tell(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already.
  }
}
