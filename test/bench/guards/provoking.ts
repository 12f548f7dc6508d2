/** What it takes to provoke a guard for real: a laboratory that stays open, and a comparison of which every drop is seen. */
import { join } from 'node:path';
import type { Server } from '../../../bench/instrument/instrument.ts';
import {
  type ComparedWish,
  type Laboratory,
  type LaboratoryWish,
  withLaboratory,
} from '../../../bench/known/laboratory.ts';
import { placementHere } from '../../../bench/machine/machine.ts';
import type { Sample } from '../../../results/format.ts';
import { shortWarmUp } from '../../short-warm-up.ts';

export const here = placementHere();
export const onLinux = { skip: process.platform !== 'linux', timeout: 120_000 };
export const child = (name: string) => join(import.meta.dirname, 'children', name);

/** Load on each server for so many rounds, s. */
export const forRounds = (rounds: number, shape: 'open' | 'closed' = 'open') =>
  rounds * (shape === 'open' ? 0.25 : 0.1);

interface Seen {
  /** Names of the guards that dropped slices, with what they saw. */
  readonly dropped: Map<string, number>;
  readonly guards: readonly string[];
  readonly verdict: (metric: string) => string | undefined;
  readonly reason: (metric: string) => string | undefined;
}

/** Two servers, compared for a few rounds; `between` is called after each sample. */
export async function seen(
  laboratory: Laboratory,
  servers: readonly Server[],
  wish: Partial<ComparedWish> = {},
  between: (sample: Sample) => void = () => {},
): Promise<Seen> {
  const dropped = new Map<string, number>();
  const { comparisons, guards } = await laboratory.compared(servers, {
    shape: 'open',
    secondsEach: forRounds(6),
    rate: 500,
    metrics: ['server-cpu', 'response-p50', 'response-p99'],
    seed: 1,
    sample: (sample) => {
      for (const [name, value] of Object.entries(sample.guards ?? {})) dropped.set(name, value);
      between(sample);
    },
    ...wish,
  });
  const of = (metric: string) => comparisons.find((comparison) => comparison.metric === metric);
  return {
    dropped,
    guards: guards.map(({ name }) => name),
    verdict: (metric) => of(metric)?.verdict,
    reason: (metric) => of(metric)?.reason,
  };
}

/** A laboratory for several tests. A guard is about what happens in a slice: no figure is read that a heap could move. */
export async function openLaboratory(
  wish: Omit<LaboratoryWish, 'placement' | 'warmUp'> = {},
): Promise<{ readonly laboratory: Laboratory; close(): Promise<void> }> {
  const open = Promise.withResolvers<Laboratory>();
  const over = Promise.withResolvers<void>();
  const closed = withLaboratory({ placement: here, warmUp: shortWarmUp, ...wish }, async (laboratory) => {
    open.resolve(laboratory);
    await over.promise;
  });
  closed.catch(open.reject);
  return {
    laboratory: await open.promise,
    close() {
      over.resolve();
      return closed;
    },
  };
}
