/** A target that ended while it was measured, in words: the same wherever it is told. */
import { nameOf } from '../vocabulary/words.ts';
import type { TargetEnd } from './format.ts';

/** `The target shop ended 12.3 s after its start (exit code 7), and the run with it.` */
export const targetEndSentence = (end: TargetEnd): string => `${targetEndText(end)}, and the run with it.`;

/** `The target shop ended 12.3 s after its start (exit code 7)`; `when`: set between the two. */
export function targetEndText({ contender, variant, how, seconds }: TargetEnd, when = ''): string {
  const after = seconds === null ? '' : ` ${seconds.toFixed(1)} s after its start`;
  return `The target ${nameOf(contender, variant)} ended${after}${when} (${how})`;
}

/** What stands above the lines that it printed: `its last 20 lines`. */
export function printedHead({ printed }: Pick<TargetEnd, 'printed'>): string {
  if (printed.length === 0) return 'it printed nothing';
  return printed.length === 1 ? 'its only line' : `its last ${printed.length} lines`;
}
