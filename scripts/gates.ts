/** `--gates`: a file of gates for any command that has figures to judge. What reads and judges them is loaded where gates are asked for. */
import { closeSync, openSync, readSync } from 'node:fs';
import type { RunResult } from '../bench/run/measure.ts';
import type { evaluate } from '../compare/gates/evaluate.ts';
import { exitCodeOf } from '../compare/gates/exit.ts';
import type { Accepted, Gate } from '../compare/gates/format.ts';
import type { GateResult } from '../compare/gates/result.ts';
import { RunWriter } from '../results/writer.ts';
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

/** Of a file of gates: a larger one is another file, or a device that has no end. */
const mostBytes = 262_144;

function textOf(file: string): string {
  try {
    return textUpTo(mostBytes, file);
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

function textUpTo(most: number, file: string): string {
  const bytes = Buffer.alloc(most + 1);
  const fd = openSync(file, 'r');
  try {
    let length = 0;
    for (let read = -1; read !== 0 && length <= most; length += read)
      read = readSync(fd, bytes, length, bytes.length - length, null);
    if (length > most) throw new Error(`it has more than ${most / 1_024} KiB`);
    return bytes.toString('utf8', 0, length);
  } finally {
    closeSync(fd);
  }
}

/** What each gate says, today. */
export async function judged(
  { gates, accepted }: Judging,
  figures: Parameters<typeof evaluate>[1],
): Promise<GateResult[]> {
  const { evaluate } = await import('../compare/gates/evaluate.ts');
  const today = new Date().toISOString().slice(0, 10);
  return evaluate(gates, figures, { accepted, today });
}

/** Judges a run that has ended, and keeps in its run.json what was said: its reports tell it from there. */
export async function judgedRun(judging: Judging, { folder, run }: RunResult): Promise<GateResult[]> {
  const results = await judged(judging, run);
  run.gates = [...results];
  const writer = new RunWriter(folder, new Date(run.startedAt), { goOn: true });
  try {
    writer.writeRun(run);
  } finally {
    writer.close();
  }
  return results;
}

/** In a terminal, after everything else. */
export async function printGates(results: readonly GateResult[], out: Output): Promise<void> {
  const { gateText } = await import('../report/terminal/gates.ts');
  const width = Math.min(out.columns ?? 100, 100);
  out.write(`\n${gateText(results, { colour: out.isTTY === true && !process.env.NO_COLOR, width, on: new Date() })}`);
}

const order = [exitCodes.failed, exitCodes.invalid, exitCodes.undecided];

/** The exit code of a command that has a word of its own beside its gates: 3 before 4 before 5. */
export function worstCode(own: ExitCode, results: readonly GateResult[] | null): ExitCode {
  const codes: ExitCode[] = [own, ...(results ? [exitCodeOf(results)] : [])];
  return order.find((code) => codes.includes(code)) ?? own;
}
