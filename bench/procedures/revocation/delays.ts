/** Delays of trials as ranges. */
import type { Delay } from '../../../statistics/delays.ts';
import type { InstanceResult, Trial, TrialResult } from '../../generator/trial.ts';

/** Which instance was asked: the one that took the revoke, the other, or the worse of the two. */
export const instances = ['same', 'other', 'worst'] as const;
export type Instance = (typeof instances)[number];

/** A trial that ended, and how far apart its probes were. */
interface Probed {
  readonly trial: Pick<Trial, 'intervalMs'>;
  readonly result: Pick<TrialResult, 'instances'>;
}

/** What one instance showed of one trial's delay, ms. Alive again, or never refused: at least what was seen. */
function delayOf(seen: InstanceResult, intervalMs: number): Delay {
  if (seen.reacceptedMs !== null) return { value: seen.reacceptedMs, censored: 'at-least' };
  if (seen.refusedMs === null) return { value: seen.lastAcceptedMs ?? 0, censored: 'at-least' };
  if (seen.lastAcceptedMs === null) return { value: Math.max(intervalMs, seen.refusedMs), censored: 'at-most' };
  return { value: seen.lastAcceptedMs };
}

export function delaysOf(trials: readonly Probed[], instance: Instance): Delay[] {
  return trials.map(({ trial, result }) => {
    const all = result.instances.map((seen) => delayOf(seen, trial.intervalMs));
    if (instance === 'same') return all[0] as Delay;
    if (instance === 'other') return all[1] ?? (all[0] as Delay);
    return all.reduce((worst, next) => (longer(next, worst) ? next : worst));
  });
}

/** A censored "at most" is shorter than a delay that was seen. */
function longer(a: Delay, b: Delay): boolean {
  const least = (delay: Delay) => (delay.censored === 'at-most' ? 0 : delay.value);
  return least(a) > least(b) || (least(a) === least(b) && a.value > b.value);
}
