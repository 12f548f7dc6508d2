/** `authbench history [folder]`: the runs of a folder as series, and where they changed. */
import { join, relative, resolve } from 'node:path';
import { historyOf } from '../compare/history.ts';
import { findRuns } from '../compare/history-runs.ts';
import { terminalHistory } from '../report/history/terminal.ts';
import { exitCodes } from '../vocabulary/errors.ts';
import { parsed } from './arguments.ts';
import type { Command } from './command.ts';
import { chartPackages } from './packages/needed.ts';
import { runsFolder } from './project.ts';
import { version } from './version.ts';

const args = {
  folder: {
    type: 'positional',
    required: false,
    description: 'run folders, or folders that contain them at any of two levels (default: results/runs)',
  },
  out: {
    type: 'string',
    description: 'folder for page, charts and history.json (default: history/ in the first folder)',
    valueHint: 'folder',
  },
} as const;

export const history: Command = {
  name: 'history',
  description: 'Show every run in a folder as a series against the baseline, and between which runs it changed',
  args,
  async main(argv, out) {
    const given = parsed(argv, args, true);
    const folders = given.positionals.length > 0 ? given.positionals : [shown(runsFolder)];
    const { runs, leftOut } = findRuns(folders);
    const target = given.one('out') ?? join(folders[0] as string, 'history');
    const input = { history: historyOf(runs), leftOut, toolVersion: version() };
    await chartPackages();
    const { historyFileNames, writeHistory } = await import('../report/history/write.ts');
    await writeHistory(resolve(target), input);
    const page = shown(join(target, historyFileNames.page));
    out.write(terminalHistory({ ...input, page, width: out.columns ?? 100 }));
    return exitCodes.done;
  },
};

const shown = (path: string) => relative(process.cwd(), resolve(path)) || '.';
