/** `--gates`: a file of gates for any command that has figures to judge. What reads and judges them is loaded where gates are asked for. */
import { readFileSync } from 'node:fs';
import type { evaluate } from '../compare/gates/evaluate.ts';
import { exitCodeOf } from '../compare/gates/exit.ts';
import type { Gate } from '../compare/gates/format.ts';
import type { GateResult } from '../compare/gates/result.ts';
import { scenarios } from '../scenarios/catalogue.ts';
import { AuthbenchError, type ExitCode, exitCodes } from '../vocabulary/errors.ts';
import type { Parsed } from './arguments.ts';
import type { Output } from './command.ts';

export const gateArgs = {
  gates: {
    type: 'string',
    description: 'judge the figures by the gates in this file (docs/gates.md)',
    valueHint: 'file',
  },
} as const;

/**
 * The gates of --gates; without it the default ones, or null: none were asked. Read it before anything is measured: a file that cannot be
 * taken is known then. Throws AB_NO_GATES, AB_BAD_GATE.
 */
export async function gatesFor(given: Parsed, fallback: 'default' | 'none'): Promise<readonly Gate[] | null> {
  const file = given.one('gates');
  if (file === undefined)
    return fallback === 'default' ? (await import('../compare/gates/default.ts')).defaultGates() : null;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new AuthbenchError({
      code: 'AB_NO_GATES',
      what: `--gates names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
      received: file,
      allowed: 'a file of gates, as described in docs/gates.md',
      next: 'Name another file, or omit --gates.',
    });
  }
  const { readGates } = await import('../compare/gates/read.ts');
  return readGates({ file, text, scenarios: (await scenarios()).map(({ id }) => id) });
}

/** Judges, and prints what came out. */
export async function judged(
  gates: readonly Gate[],
  figures: Parameters<typeof evaluate>[1],
  out: Output,
): Promise<GateResult[]> {
  const { evaluate } = await import('../compare/gates/evaluate.ts');
  const { gateText } = await import('../report/terminal/gates.ts');
  const results = evaluate(gates, figures);
  const width = Math.min(out.columns ?? 100, 100);
  out.write(`\n${gateText(results, { colour: out.isTTY === true && !process.env.NO_COLOR, width })}`);
  return results;
}

const order = [exitCodes.failed, exitCodes.invalid, exitCodes.undecided];

/** The exit code of a command that has a word of its own beside its gates: 3 before 4 before 5. */
export function worstCode(own: ExitCode, results: readonly GateResult[] | null): ExitCode {
  const codes: ExitCode[] = [own, ...(results ? [exitCodeOf(results)] : [])];
  return order.find((code) => codes.includes(code)) ?? own;
}
