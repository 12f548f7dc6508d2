/** How children end, and what ends those that do not by themselves. */
import type { ChildProcess } from 'node:child_process';

export const living = new Set<ChildProcess>();

/** Kills what still lives, at once: the last line on every way out. */
export function killAll(): void {
  for (const child of living) child.kill('SIGKILL');
}

/** A child that cannot be asked any more has so long to end by itself, ms. */
const patienceMs = 2_000;
/** Once it has ended, what it wrote last is waited for so long, ms. */
const lastWordsMs = 1_000;

/** Resolves with the signal or the exit code, once all that it wrote has been read. */
export function endOf(child: ChildProcess): Promise<string> {
  let patience: NodeJS.Timeout | undefined;
  // Whoever closed the channel: a child that cannot be asked is of no use.
  child.once('disconnect', () => {
    if (living.has(child)) patience = setTimeout(() => child.kill('SIGKILL'), patienceMs);
  });
  return new Promise((resolve) => {
    child.on('exit', (code, signal) => {
      living.delete(child);
      clearTimeout(patience);
      const settle = () => {
        clearTimeout(impatience);
        resolve(howEnded(code, signal));
      };
      // Its last words may still be in the pipes, until `close`; that does not come where we have disconnected, and is
      // late where a process of the child's own holds a pipe.
      const impatience = setTimeout(settle, lastWordsMs);
      if (child.connected) child.once('close', settle);
      else settle();
    });
  });
}

export const howEnded = (code: number | null, signal: NodeJS.Signals | null): string => signal ?? `exit code ${code}`;
