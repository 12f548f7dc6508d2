/** Questions on a terminal. */
import { createInterface } from 'node:readline/promises';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Ask } from './questions.ts';

/** Undefined where nobody can answer: no terminal, or a CI. */
export function terminalAsk(
  input: NodeJS.ReadStream = process.stdin,
  output: NodeJS.WriteStream = process.stdout,
): Ask | undefined {
  if (!input.isTTY || !output.isTTY || process.env.CI) return undefined;
  return async (question, otherwise) => {
    const lines = createInterface({ input, output });
    const stopped = new Promise<never>((_, reject) => {
      // Ctrl-C or Ctrl-D: an answer never comes.
      lines.once('SIGINT', () => reject(stoppedAsking()));
      lines.once('close', () => reject(stoppedAsking()));
    });
    try {
      const answer = lines.question(`${question}${otherwise === '' ? '' : ` [${otherwise}]`}: `);
      return (await Promise.race([answer, stopped])) || otherwise;
    } finally {
      stopped.catch(() => {});
      lines.close();
    }
  };
}

const stoppedAsking = () =>
  new AuthbenchError(
    { code: 'AB_STOPPED', what: 'Stopped before anything was written.', next: 'Run the same command again.' },
    exitCodes.interrupted,
  );
