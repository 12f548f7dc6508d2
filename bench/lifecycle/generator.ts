/** The generator as the harness sees it: a child process that obeys orders, one at a time. */
import { join } from 'node:path';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { sourceEnding } from '../../vocabulary/project.mjs';
import type { ArmOpening, Asked, Order, SliceResult, TrialNotice } from '../generator/messages.ts';
import type { Address } from '../generator/relay/carry.ts';
import type { TrialResult } from '../generator/trial.ts';
import type { Generator } from '../instrument/instrument.ts';
import { type Child, startChild } from '../process/child.ts';

export interface StartedGenerator extends Generator {
  readonly child: Child;
  /** The port of 127.0.0.1 where a relay in its process leads to this address. */
  openRelay(to: Address): Promise<number>;
}

/** `flags`: of its Node; none in a run. */
export async function startGenerator(cores: string | null, flags: readonly string[] = []): Promise<StartedGenerator> {
  let trialEnded = (_result: TrialResult) => {};
  const child = await startChild({
    name: 'the load generator',
    file: join(import.meta.dirname, `../generator/process${sourceEnding}`),
    cores,
    flags,
    notice: (message) => trialEnded((message as TrialNotice).trial),
  });
  const obey = async <T>(order: Order): Promise<T> => (await child.ask<{ value: T }>(order)).value;
  const stopTrials = () => obey<void>({ do: 'stop-trials' });
  return {
    child,
    openArm: (opening) =>
      obey<void>({ do: 'open-arm', ...opening }).catch((error: unknown) => {
        throw error instanceof AuthbenchError ? error : armLost(opening, error);
      }),
    closeArm: (arm) => obey<void>({ do: 'close-arm', arm }),
    slice: (arm, order) => obey<SliceResult>({ do: 'slice', arm, order }),
    ask: (asking) => obey<Asked>({ do: 'ask', ...asking }),
    stopTrials,
    openRelay: (to) => obey<number>({ do: 'open-relay', to }),
    async trials(trials, operatorKey, probesPerSecond, ended) {
      let failure: { readonly error: unknown } | undefined;
      // It writes samples, and a disk may be full: thrown within an event, that would end the harness without a word.
      trialEnded = (result) => {
        if (failure) return;
        try {
          ended(result);
        } catch (error) {
          failure = { error };
          stopTrials().catch(() => {});
        }
      };
      await obey<void>({ do: 'trials', trials, operatorKey, probesPerSecond });
      if (failure) throw (failure as { readonly error: unknown }).error;
    },
  };
}

const armLost = ({ arm, url }: ArmOpening, cause: unknown) =>
  new AuthbenchError(
    {
      code: 'AB_ARM_LOST',
      what: `The load generator could not connect to the server of ${arm}.`,
      received: cause instanceof Error ? cause.message : String(cause),
      allowed: `a server that accepts connections at ${url}`,
      next: 'Run `npx authbench doctor`, then run again; if it happens again, check that contender.',
    },
    exitCodes.crashed,
    cause,
  );
