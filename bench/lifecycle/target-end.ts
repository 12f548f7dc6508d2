/** A target that we started has ended: after how long, how, and the last that it said. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Ended } from '../process/guarded.ts';

/** Of what it printed. */
const lastLines = 20;

/** The sentence for it: `The target shop ended 0.4 s after its start (exit code 1).` */
const sentence = (name: string, { how, seconds }: Ended, when = '') =>
  `The target ${name} ended ${seconds.toFixed(1)} s after its start${when} (${how}).`;

/** The end of what it printed, indented below the line that announces it. `secret`: is not repeated. */
export function lastWords(output: string, secret: string): string {
  const lines = output
    .replaceAll(secret, '[operator key]')
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length === 0) return 'it printed nothing';
  const told = lines.slice(-lastLines);
  const head = lines.length === 1 ? 'its only line' : `its last ${told.length} lines`;
  return [`${head}:`, ...told.map((line) => `    ${line}`)].join('\n');
}

/** It ended while it was being measured or checked: what is said at once. */
export const targetEnded = (name: string, ended: Ended, words: string): string =>
  `${sentence(name, ended)} It printed, ${words}`;

/** It ended before it answered. */
export const neverAnswered = (name: string, ended: Ended, words: string): AuthbenchError =>
  new AuthbenchError({
    code: 'AB_TARGET_ENDED',
    what: sentence(name, ended, ', before it answered'),
    received: words,
    allowed: 'a command that listens at PORT of 127.0.0.1 until it is stopped',
    next: 'Run its command by hand with PORT set.',
  });
