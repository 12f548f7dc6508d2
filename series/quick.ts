/**
 * What the quick suite says each time, as a user runs it: seconds of the whole command, verdicts and half-widths of the usual contenders,
 * and whether a verdict ever turns from *less* to *more*. One line a run is appended to results/series/quick.ndjson; started again, it goes on.
 *
 * Usage: node series/quick.ts [times] [--out file] [-- options of run]
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readRun } from '../results/reader.ts';
import { projectRoot } from '../scripts/project.ts';
import { commitHere, openSeries } from './series.ts';
import { type Directed, quickText } from './verdicts-of-quick.ts';

export interface QuickLine {
  readonly number: number;
  readonly commit: string | null;
  readonly startedAt: string;
  /** End to end, set-up and report included. */
  readonly seconds: number;
  readonly exitCode: number | null;
  readonly cpu: string;
  readonly steal: number | null;
  readonly comparisons: readonly Directed[];
}

const separator = process.argv.indexOf('--');
const args = process.argv.slice(2, separator < 0 ? undefined : separator);
const options = separator < 0 ? [] : process.argv.slice(separator + 1);
const { values, positionals } = parseArgs({ args, options: { out: { type: 'string' } }, allowPositionals: true });
const series = openSeries<QuickLine>(
  values.out ?? join(projectRoot, 'results', 'series', 'quick.ndjson'),
  commitHere(projectRoot),
);

for (let number = series.lines.length + 1; number <= Number(positionals[0] ?? 10); number++) {
  const startedAt = new Date();
  const folder = mkdtempSync(join(tmpdir(), 'authbench-quick-'));
  const run = join(folder, 'run');
  const cli = join(projectRoot, 'scripts', 'cli.ts');
  const command = [cli, 'run', '--seed', String(number), '--out', run, ...options];
  const { status } = spawnSync(process.execPath, command, { stdio: ['ignore', 'ignore', 'inherit'] });
  const seconds = (Date.now() - startedAt.getTime()) / 1_000;
  const { run: file } = readRun(run);
  series.append({
    number,
    commit: file.tool.commit,
    startedAt: startedAt.toISOString(),
    seconds,
    exitCode: status,
    cpu: file.environment.cpu,
    steal: file.environment.steal,
    comparisons: file.comparisons
      .filter(({ starts, effect }) => starts !== undefined && effect.scale === 'ratio')
      .map(({ scenario, metric, contender, factors, verdict, effect }) => ({
        comparison: [scenario, metric, contender, ...Object.values(factors)].join(' '),
        metric,
        verdict,
        value: effect.value as number,
        low: effect.low,
        high: effect.high,
      })),
  });
  rmSync(folder, { recursive: true, force: true });
  console.log(`quick ${number}: exit code ${status} after ${seconds.toFixed(0)} s`);
}
console.log(quickText(series.lines).join('\n'));
