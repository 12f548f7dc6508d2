/**
 * Is a step found where it is, and is none found where there is none? Simulated histories of 100 runs with a step of 5 % at run 60 and without,
 * under the noise between runs that results/series/aa.ndjson saw, and width.ndjson where it is there (statistics/history-simulation.ts), 200 of each for every metric; and histories of
 * several contenders and metrics together, without a step. Lines are appended to results/series/history.ndjson.
 *
 * Usage: node series/history.ts [histories] [--noise file] [--out file]; or --write: nothing is simulated, and what the file holds is put into
 * docs/history.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { changeRate } from '../compare/history.ts';
import { projectRoot } from '../scripts/project.ts';
import { detectedIn, falselyChanged, residualsOf } from '../statistics/history-simulation.ts';
import { between } from './findings.ts';
import { type HistoryLine, historyText } from './history-findings.ts';
import type { Pair } from './pairs.ts';
import { commitHere, openSeries, readSeries } from './series.ts';
import type { WidthLine } from './width.ts';

const { values, positionals } = parseArgs({
  options: { noise: { type: 'string' }, out: { type: 'string' }, write: { type: 'boolean' } },
  allowPositionals: true,
});
const folder = join(projectRoot, 'results', 'series');
const file = values.out ?? join(folder, 'history.ndjson');
const seen = readSeries<Pair>(values.noise ?? join(folder, 'aa.ndjson'));
const histories = Number(positionals[0] ?? 200);
const metrics = ['server-cpu', 'response-p50', 'capacity', 'response-p90', 'response-p99'];
const common = { histories, runs: 100, at: 60, rate: changeRate, seed: 1 };

const logOf = (pair: Pair, metric: string) =>
  Math.log(pair.comparisons.find((one) => one.metric === metric)?.value ?? Number.NaN);
const rowsOf = (asked: readonly string[]) =>
  seen.map((pair) => asked.map((metric) => logOf(pair, metric))).filter((row) => row.every(Number.isFinite));

if (values.write) {
  const page = join(projectRoot, 'docs', 'history.md');
  writeFileSync(page, between(readFileSync(page, 'utf8'), historyText(readSeries(file))));
} else if (seen.length < 2) {
  console.error('No noise was seen: results/series/aa.ndjson has no runs. node series/pairs.ts aa makes them.');
  process.exitCode = 1;
} else simulate();

function simulate(): void {
  const commit = commitHere(projectRoot);
  const series = openSeries<HistoryLine>(file, commit);
  const append = (line: Omit<HistoryLine, 'commit' | 'histories' | 'rate'>) => {
    series.append({ ...line, commit, histories, rate: common.rate });
    console.log(historyText(series.lines));
  };
  const isDone = (what: string, stepPercent: number, runs: number) =>
    series.lines.some((line) => line.what === what && line.stepPercent === stepPercent && line.runs === runs);
  const again = readSeries<WidthLine>(join(folder, 'width.ndjson')).map((line) => [Math.log(line.ratioInterleaved)]);
  const sources = [
    ...metrics.map((metric) => ({ what: metric, rows: rowsOf([metric]) })),
    ...(again.length > 1 ? [{ what: 'server-cpu, runs of the series of widths', rows: again }] : []),
  ];
  for (const { what, rows } of sources) {
    const noise = residualsOf(rows).flat();
    const sd = Math.sqrt(noise.reduce((sum, each) => sum + each ** 2, 0) / noise.length);
    // The last three: how soon a step is seen, 3, 5 and 10 runs after it.
    for (const [stepPercent, runs] of [
      [5, 100],
      [0, 100],
      [5, 62],
      [5, 64],
      [5, 69],
    ] as const) {
      if (isDone(what, stepPercent, runs) || (runs < 100 && what !== metrics[0])) continue;
      const found = detectedIn({ ...common, runs, step: Math.log(1 + stepPercent / 100), noise });
      append({ what, stepPercent, runs, at: common.at, noiseRuns: noise.length, sd, ...found });
    }
  }
  const noise = residualsOf(rowsOf(metrics));
  const contenders = 6;
  const what = `${contenders} contenders, ${metrics.length} metrics`;
  if (!isDone(what, 0, 100))
    append({
      what,
      stepPercent: 0,
      runs: 100,
      at: common.at,
      noiseRuns: noise.length,
      sd: null,
      found: 0,
      exact: 0,
      held: 0,
      false: falselyChanged({ ...common, contenders, noise }),
    });
}
