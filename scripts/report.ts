/** `authbench report <run>`: charts, page and summary again, from a run folder alone; or, with --format, those formats alone. */
import { mustBeWhole } from '../results/reader.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command } from './command.ts';
import { formatArgs, formatInputOf, formatWishes, writeFormats } from './formats.ts';
import { printGates } from './gates.ts';
import { chartPackages } from './packages/needed.ts';

const args = {
  run: { type: 'positional', required: true, description: 'a run folder, e.g. results/reference/quick-2-core' },
  ...formatArgs,
} as const;

export const report: Command = {
  name: 'report',
  description: 'Recreate charts, page and summary from a run folder',
  args,
  async main(argv, out) {
    const given = parsed(argv, args);
    const [folder = ''] = given.positionals;
    const wishes = formatWishes(given);
    // Charts take many seconds, and nobody who asks for a file asked for them.
    if (wishes.length > 0) {
      const input = formatInputOf(folder);
      await writeFormats(wishes, input, out);
      mustBeWhole(folder, input);
    } else {
      await chartPackages();
      const recorded = await (await import('./render.ts')).renderFolder(folder, out);
      if (recorded.run.gates) await printGates(recorded.run.gates, out);
      mustBeWhole(folder, recorded);
    }
    return exitCodes.done;
  },
};
