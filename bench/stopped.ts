/** Ctrl-C before the first slice: nothing was measured, so nothing is kept. After that a run ends in order and says `interrupted`. */
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';

/** Throws AB_STOPPED (exit code 130) where the signal is aborted: between the stages of setting up. */
export function stopIfAsked(signal: AbortSignal): void {
  if (signal.aborted) throw stopped();
}

export const stopped = (cause?: unknown): AuthbenchError =>
  new AuthbenchError(
    {
      code: 'AB_STOPPED',
      what: 'The run was stopped before anything was measured; no folder is left.',
      next: 'Run it again when you like.',
    },
    exitCodes.interrupted,
    cause,
  );
