/** Errors for people when a child has ended or does not answer. */
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';

/** `complaint`: what it wrote to stderr; the line that names the error is quoted. */
export function lost(name: string, how: string, complaint: string): AuthbenchError {
  const last = lastWords(complaint);
  return childLost(`${name} ended: ${how}.${last ? ` Its last words: ${last}` : ''}`);
}

export const silent = (name: string, ms: number): AuthbenchError =>
  childLost(`${name} does not answer within ${ms / 1_000} s, and still runs.`);

const childLost = (what: string) =>
  new AuthbenchError(
    {
      code: 'AB_CHILD_LOST',
      what,
      next: 'Run `npx authbench doctor`; if it happens again, report it with the run folder.',
    },
    exitCodes.crashed,
  );

/** The line that names the error: Node prints a stack and its version after it. Without one: the last line. */
function lastWords(text: string): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^Node\.js v\d/.test(line));
  return (lines.findLast((line) => /^(Uncaught )?[\w.]*(Error|Exception)\b.*:/.test(line)) ?? lines.at(-1))
    ?.replace(/^Error: /, '')
    .trim();
}
