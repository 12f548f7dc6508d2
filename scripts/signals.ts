/** Ctrl-C, the launcher's death and a reader that has had enough: each ends a command in order. */
import { killAll } from '../bench/process/end.ts';
import { AuthbenchError, exitCodes, format } from '../vocabulary/errors.ts';
import type { Output } from './command.ts';

export interface Stop {
  readonly signal: AbortSignal;
  /** Nobody reads what is written any more (`authbench conform | head`): there is nothing to say. */
  readonly unread: boolean;
  release(): void;
}

/** Ctrl-C ends what is under way in order; a second one ends it at once. `ending`: what is being ended, for the user. */
export function stopOnSignals(err: Output, ending: string): Stop {
  const controller = new AbortController();
  let unread = false;
  const stop = () => {
    if (controller.signal.aborted) {
      killAll();
      process.exit(exitCodes.interrupted);
    }
    err.write(`\nStopping ${ending} …\n`);
    controller.abort();
  };
  const broken = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') err.write(`${format(unprintable(error))}\n`);
    unread = true;
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const signal of signals) process.on(signal, stop);
  process.on('disconnect', stop);
  process.stdout.on('error', broken);
  return {
    signal: controller.signal,
    get unread() {
      return unread;
    },
    release() {
      for (const signal of signals) process.off(signal, stop);
      process.off('disconnect', stop);
      process.stdout.off('error', broken);
      if (process.connected) process.disconnect();
    },
  };
}

/** A full disk, where what is printed goes to a file. */
const unprintable = (error: NodeJS.ErrnoException) =>
  new AuthbenchError(
    {
      code: 'AB_FILE_UNWRITABLE',
      what: `What is printed cannot be written (${error.code ?? error.message}).`,
      received: 'the standard output',
      next: 'Make room, or print to another file.',
    },
    exitCodes.crashed,
    error,
  );

/**
 * For a command that has nothing to end: `authbench list | head` is no failure. One that has servers to end listens itself
 * (above), and is left to it.
 */
export function endWhenUnread(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (process.stdout.listenerCount('error') > 1) return;
    if (error.code === 'EPIPE') process.exit(exitCodes.done);
    process.stderr.write(`${format(unprintable(error))}\n`);
    process.exit(exitCodes.crashed);
  });
}
