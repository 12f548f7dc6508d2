/** Ctrl-C before the first slice: nothing was measured, so nothing is kept. After that a run ends in order and says `interrupted`. */
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { shellWord } from '../../vocabulary/shell.ts';

/** Throws AB_STOPPED (exit code 130) where the signal is aborted: between the stages of setting up. */
export function stopIfAsked(signal: AbortSignal): void {
  if (signal.aborted) throw stopped();
}

export const stopped = (cause?: unknown): AuthbenchError =>
  new AuthbenchError(
    {
      code: 'AB_STOPPED',
      what: 'The run was stopped before anything was measured; it left no folder behind.',
      next: 'Run it again whenever you like.',
    },
    exitCodes.interrupted,
    cause,
  );

/** The same, of a run that was about to go on. */
export const stoppedAgain = (folder: string, cause?: unknown): AuthbenchError =>
  new AuthbenchError(
    {
      code: 'AB_STOPPED',
      what: `The run was stopped before it resumed; its folder is unchanged: ${shellWord(folder)}`,
      next: `Resume it whenever you like: npx authbench run --resume ${shellWord(folder)}`,
    },
    exitCodes.interrupted,
    cause,
  );
