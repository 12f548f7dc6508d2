/** `--gates`: a file of gates for any command that has figures to judge. What reads and judges them is loaded where gates are asked for. */
import { readFileSync } from 'node:fs';
import type { evaluate } from '../compare/gates/evaluate.ts';
import { exitCodeOf } from '../compare/gates/exit.ts';
import type { Accepted, Gate } from '../compare/gates/format.ts';
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

/** What a command judges by. */
interface Judging {
  readonly gates: readonly Gate[];
  readonly accepted: readonly Accepted[];
}

/** Of two versions in the same rounds, or of two runs that were made apart. */
type Default = 'defaultGates' | 'defaultGatesApart';

/** The gates of --gates, or the default ones. Throws as `gatesAsked`. */
export const gatesOrDefault = async (given: Parsed, otherwise: Default): Promise<Judging> =>
  (await gatesAsked(given, otherwise)) ?? { gates: await defaults(otherwise), accepted: [] };

/**
 * The gates of --gates; null: none were asked. A file that only accepts changes keeps the default gates. Read it before anything is
 * measured: a file that cannot be taken is known then. Throws AB_NO_GATES, AB_BAD_GATE.
 */
export async function gatesAsked(given: Parsed, otherwise: Default = 'defaultGates'): Promise<Judging | null> {
  const file = given.one('gates');
  if (file === undefined) return null;
  const { readGates } = await import('../compare/gates/read.ts');
  const known = (await scenarios()).map(({ id }) => id);
  const { gates, accepted } = readGates({ file, text: textOf(file), scenarios: known });
  return { gates: gates ?? (await defaults(otherwise)), accepted };
}

const defaults = async (which: Default) => (await import('../compare/gates/default.ts'))[which]();

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new AuthbenchError({
      code: 'AB_NO_GATES',
      what: `--gates names a file that cannot be read (${(error as NodeJS.ErrnoException).code ?? (error as Error).message}).`,
      received: file,
      allowed: 'a file of gates, as described in docs/gates.md',
      next: 'Name another file, or omit --gates.',
    });
  }
}

/** Judges, and prints what came out. */
export async function judged(
  { gates, accepted }: Judging,
  figures: Parameters<typeof evaluate>[1],
  out: Output,
): Promise<GateResult[]> {
  const { evaluate } = await import('../compare/gates/evaluate.ts');
  const { gateText } = await import('../report/terminal/gates.ts');
  const today = new Date().toISOString().slice(0, 10);
  const results = evaluate(gates, figures, { accepted, today });
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
