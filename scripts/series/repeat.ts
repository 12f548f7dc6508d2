/**
 * The same run several times: do the verdicts agree, how wide are the intervals, are exact metrics exact?
 * Usage: node scripts/series/repeat.ts [times] [options of run …]; folders under results/runs/ or the --out that is given.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readRun } from '../../results/reader.ts';
import { halfWidth } from '../../statistics/precision.ts';
import { factorLabel } from '../../vocabulary/words.ts';
import { projectRoot } from '../project.ts';

const [first, ...options] = process.argv.slice(2);
const times = Number(first ?? 5);
const parent = join(
  projectRoot,
  'results',
  'runs',
  `repeat-${new Date().toISOString().slice(0, 19).replaceAll(':', '-')}Z`,
);
mkdirSync(parent, { recursive: true });

const runs = Array.from({ length: times }, (_, index) => {
  const folder = join(parent, String(index + 1));
  const startedAt = Date.now();
  const { status } = spawnSync(
    process.execPath,
    [join(projectRoot, 'scripts', 'cli.ts'), 'run', '--out', folder, ...options],
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

const exactOf = (index: number) =>
  new Map(
    runs[index]?.measurements
      .filter(({ kind, metric }) => kind === 'exact' && metric !== 'reaccepted')
      .map(({ metric, contender, factors, value }) => [`${metric} ${contender} ${factorLabel(factors)}`, value]),
  );
const reference = exactOf(0);
let differing = 0;
for (let index = 1; index < runs.length; index++) {
  for (const [key, value] of exactOf(index)) {
    if (reference.get(key) === value) continue;
    differing += 1;
    console.log(`differs: ${key}: ${reference.get(key)} in run 1, ${value} in run ${index + 1}`);
  }
}
console.log(`\nExact metrics: ${reference.size} figures, ${differing} differ between the runs`);
