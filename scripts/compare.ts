/** `authbench compare <run> <run>`: two run folders side by side, and what gates say of it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GateResult } from '../compare/gates/result.ts';
import { gateFigures, type Joined, joined, type Side } from '../compare/join.ts';
import { labelsOf } from '../compare/labels.ts';
import type { FormatInput } from '../report/formats/format.ts';
import { comparedText } from '../report/terminal/compared.ts';
import { runFileNames } from '../results/folder.ts';
import { type PercentileLine, percentilesOf } from '../results/percentiles.ts';
import { mustBeWhole, readRun } from '../results/reader.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command } from './command.ts';
import { formatArgs, formatWishes, writeFormats } from './formats.ts';
import { gateArgs, gatesOrDefault, judged, printGates, worstCode } from './gates.ts';

const args = {
  before: { type: 'positional', required: true, description: 'a run folder' },
  after: {
    type: 'positional',
    required: true,
    description: 'another run folder from the same machine, Node, store and suite',
  },
  across: {
    type: 'boolean',
    description: 'compare only what holds across machines: counts, and effects against the baseline',
  },
  ...gateArgs,
  ...formatArgs,
} as const;

export const compare: Command = {
  name: 'compare',
  description: 'Compare two run folders side by side: effect, interval, verdict',
  args,
  async main(argv, out) {
    const given = parsed(argv, args);
    const [before, after] = given.positionals as [string, string];
    const wishes = formatWishes(given);
    const gates = await gatesOrDefault(given, 'defaultGatesApart');
    const both = read(before, after, given.flag('across'));
    out.write(
      comparedText(both, {
        colour: out.isTTY === true && !process.env.NO_COLOR,
        width: Math.min(out.columns ?? 100, 100),
      }),
    );
    if (given.one('gates') === undefined) out.write('\nDefault gates: no --gates was given (docs/gates.md)\n');
    const results = await judged(gates, gateFigures(both));
    await printGates(results, out);
    await writeFormats(wishes, formatInput(both, results), out);
    // Figures are all that is compared: a run.json that was kept alone is enough, samples that are cut off are not.
    for (const [folder, side] of [
      [before, both.before],
      [after, both.after],
    ] as const)
      if (existsSync(join(folder, runFileNames.samples))) mustBeWhole(folder, side);
    return worstCode(exitCodes.done, results);
  },
};

function read(before: string, after: string, across: boolean): Joined {
  const [one, two] = labelsOf(before, after);
  const side = (folder: string, label: string): Side => ({ ...readRun(folder), label });
  return joined(side(before, one), side(after, two), across);
}

function formatInput(
  { run, samples, histograms, missing, before, after }: Joined,
  gates: readonly GateResult[],
): FormatInput {
  let pooled: FormatInput['percentiles'] | undefined;
  return {
    ...{ run, samples, histograms, missing, gates },
    /** Pooled when first asked for: most formats do not. */
    get percentiles() {
      pooled ??= [before, after].flatMap(namedPercentilesOf);
      return pooled;
    },
  };
}

const namedPercentilesOf = (side: Side): PercentileLine[] =>
  percentilesOf(side).map((line) => ({ ...line, variant: side.label }));
