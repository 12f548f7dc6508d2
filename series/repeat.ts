/**
 * The same run several times: do the verdicts agree, how wide are the intervals, are exact metrics exact?
 * Usage: node series/repeat.ts [times] [options of run …]; each run has a folder of its own under results/runs/, or in the --out that is given.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { readRun } from '../results/reader.ts';
import { projectRoot } from '../scripts/project.ts';
import { halfWidth } from '../statistics/precision.ts';
import { exactDifferences, withoutOut } from './repetition.ts';

const { out, rest } = withoutOut(process.argv.slice(2));
const [first, ...options] = rest;
const times = Number(first ?? 5);
const name = `repeat-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`;
const parent = out === undefined ? join(projectRoot, 'results', 'runs', name) : resolve(out);
mkdirSync(parent, { recursive: true });

const runs = Array.from({ length: times }, (_, index) => {
  const folder = join(parent, String(index + 1));
  const startedAt = Date.now();
  const { status } = spawnSync(
    process.execPath,
    [join(projectRoot, 'scripts', 'cli.ts'), 'run', ...options, '--out', folder],
    { stdio: ['ignore', 'ignore', 'inherit'] },
  );
  console.log(`run ${index + 1}: exit code ${status} after ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
  return readRun(folder).run;
});

console.log('\nEach noisy comparison with an interval: verdicts of the runs, median half-width, effects');
const noisy =
  runs[0]?.comparisons.filter(
    ({ effect, scenario, factors }) =>
      effect.level < 1 && scenario === runs[0]?.plan.steps[0]?.scenario && Object.keys(factors).length === 0,
  ) ?? [];
for (const { metric, contender } of noisy) {
  const same = runs.flatMap(({ comparisons }) =>
    comparisons.filter((each) => each.metric === metric && each.contender === contender),
  );
  const widths = same.map(({ effect }) => halfWidth(effect)).sort((a, b) => a - b);
  const median = widths[Math.floor(widths.length / 2)] ?? Number.NaN;
  console.log(
    `${metric} ${contender}: ${same.map(({ verdict }) => verdict).join(', ')}; ± ${(median * 100).toFixed(1)} %; ${same.map(({ effect }) => effect.value.toFixed(3)).join(', ')}` +
      `; needed rounds ${same.map(({ neededRounds }) => neededRounds ?? '-').join(', ')}`,
  );
}

const { figures, differences } = exactDifferences(runs);
for (const { figure, run, first, other } of differences)
  console.log(`differs: ${figure}: ${first ?? 'missing'} in run 1, ${other ?? 'missing'} in run ${run}`);
console.log(`\nExact metrics: ${figures} figures, ${differences.length} differ between the runs`);
