/** A target that we started has ended: after how long, how, and the last that it said. */
import { stripVTControlCharacters } from 'node:util';
import type { TargetEnd } from '../../results/format.ts';
import { printedHead, targetEndSentence, targetEndText } from '../../results/target-end.ts';
import { type NamedContender, variantOf } from '../../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Ended } from '../process/guarded.ts';

/** Of what it printed. */
const lastLines = 20;
/** Of each: a log may be one line. */
const mostCharacters = 500;

/** `secret`: is not repeated. */
export function targetEnd(
  contender: NamedContender,
  { how, seconds }: Ended,
  output: string,
  secret: string,
): TargetEnd {
  const printed = lastLinesOf(output, secret);
  return { contender: contender.id, variant: variantOf(contender), how, seconds: Number(seconds.toFixed(1)), printed };
}

export const lastLinesOf = (output: string, secret: string): string[] =>
  // A terminal and a page get it as it is: colours and the like stay away.
  stripVTControlCharacters(output)
    .replaceAll(secret, '[operator key]')
    .split(/\r?\n/)
    .map((line) =>
      line
        .replaceAll(/\p{Cc}/gu, ' ')
        .trimEnd()
        .slice(0, mostCharacters),
    )
    .filter((line) => line.trim() !== '')
    .slice(-lastLines);

/** The lines, indented below the one that announces them. */
export function lastWords(printed: readonly string[]): string {
  const head = printedHead({ printed: [...printed] });
  return printed.length === 0 ? head : [`${head}:`, ...printed.map((line) => `    ${line}`)].join('\n');
}

/** It ended while it was being measured or checked: what is said at once. */
export const targetEndSaid = (end: TargetEnd): string => `${targetEndText(end)}. It printed, ${lastWords(end.printed)}`;

/** It ended before it answered; the cause is how it ended. */
export const neverAnswered = (end: TargetEnd): AuthbenchError =>
  new AuthbenchError(
    {
      code: 'AB_TARGET_ENDED',
      what: `${targetEndText(end, ', before it answered')}.`,
      received: lastWords(end.printed),
      allowed: 'a command that listens at PORT of 127.0.0.1 until it is stopped',
      next: 'Run its command by hand with PORT set.',
    },
    exitCodes.usage,
    end,
  );

/** How a target ended that was started anew and never answered: of what was thrown then. */
export const endIn = (error: unknown): TargetEnd | undefined =>
  error instanceof AuthbenchError && error.code === 'AB_TARGET_ENDED' ? (error.cause as TargetEnd) : undefined;

/** It ended before anything was measured, while it was checked; or nothing else is left to be measured. */
export const endedMeanwhile = (end: TargetEnd, checked = false): AuthbenchError =>
  new AuthbenchError(
    {
      code: 'AB_TARGET_ENDED',
      what: checked ? `${targetEndText(end, ', while it was checked')}.` : targetEndSentence(end),
      ...(end.printed.length === 0 ? {} : { received: lastWords(end.printed) }),
      next: 'Mend what ended it, and run again.',
    },
    exitCodes.failed,
  );
