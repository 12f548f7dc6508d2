/** The generator as the harness sees it: a child process that obeys orders, one at a time. */
import { join } from 'node:path';
import type { Generator } from '../instrument.ts';
import { type Child, startChild } from '../lifecycle/child.ts';
import type { Order, SliceResult, TrialNotice } from './messages.ts';
import type { TrialResult } from './trial.ts';

export async function startGenerator(cores: string | null): Promise<Generator & { readonly child: Child }> {
  let trialEnded = (_result: TrialResult) => {};
  const child = await startChild({
    name: 'the load generator',
    file: join(import.meta.dirname, 'process.ts'),
    cores,
    notice: (message) => trialEnded((message as TrialNotice).trial),
  });
  const obey = async <T>(order: Order): Promise<T> => (await child.ask<{ value: T }>(order)).value;
  return {
    child,
    openArm: (opening) => obey<void>({ do: 'open-arm', ...opening }),
    closeArm: (arm) => obey<void>({ do: 'close-arm', arm }),
    slice: (arm, order) => obey<SliceResult>({ do: 'slice', arm, order }),
    stopTrials: () => obey<void>({ do: 'stop-trials' }),
    async trials(trials, operatorKey, probesPerSecond, ended) {
      trialEnded = ended;
      await obey<void>({ do: 'trials', trials, operatorKey, probesPerSecond });
    },
  };
}
