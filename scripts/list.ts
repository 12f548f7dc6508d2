/** `authbench list [<name>]`: what there is to measure, and by what, on one screen; or everything about one name. */
import { exitCodes, unknownName } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command } from './command.ts';
import { entries } from './list/catalogue.ts';
import { everythingAbout, overview } from './list/print.ts';

const args = {
  name: {
    type: 'positional',
    required: false,
    description:
      'show everything about this contender, scenario, metric, guard, suite, factor or procedure (default: an overview)',
  },
} as const;

export const list: Command = {
  name: 'list',
  description: 'Show contenders, scenarios, metrics, guards, suites, factors and procedures; or everything about one',
  args,
  async main(argv, out) {
    const [name] = parsed(argv, args).positionals;
    const width = Math.min(out.columns ?? 100, 100);
    const all = await entries();
    const named = all.filter((entry) => entry.name === name);
    if (name !== undefined && named.length === 0)
      throw unknown(
        name,
        all.map((entry) => entry.name),
      );
    const lines = name === undefined ? overview(all, width) : named.flatMap((entry) => everythingAbout(entry, width));
    out.write(`${lines.join('\n')}\n`);
    return exitCodes.done;
  },
};

const unknown = (name: string, names: readonly string[]) =>
  unknownName(
    {
      code: 'AB_UNKNOWN_NAME',
      what: 'No contender, scenario, metric, guard, suite, factor or procedure has this name.',
      otherwise: 'npx authbench list shows them all.',
      spelt: 'authbench list ',
    },
    name,
    names,
  );
