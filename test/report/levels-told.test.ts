/** An effect between two levels of one contender, wherever comparisons are told: it is held against itself, not against the baseline. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { historyOf } from '../../compare/history.ts';
import { historyRun } from '../../compare/history-runs.ts';
import { answers } from '../../report/answers/answers.ts';
import { forest } from '../../report/charts/effects/chart.ts';
import { bmf } from '../../report/formats/bmf.ts';
import { csv } from '../../report/formats/csv.ts';
import { githubActionBenchmark } from '../../report/formats/github-action-benchmark.ts';
import { json } from '../../report/formats/json.ts';
import { junit } from '../../report/formats/junit.ts';
import { markdown } from '../../report/formats/markdown.ts';
import { openmetrics } from '../../report/formats/openmetrics.ts';
import { figureTitle } from '../../report/history/words.ts';
import { comparisons } from '../../report/page/tables.ts';
import { verdictTable } from '../../report/tables/verdicts.ts';
import { terminalReport } from '../../report/terminal/run.ts';
import { gates } from '../compare/fixture.ts';
import { ratesFixture } from './fixture-rates.ts';

const input = ratesFixture();
const { run } = input;
const named = evaluate(gates('metric: server-cpu, ratio: 1.5, contender: session-redis, factors: { rate: 4000 }'), run);
const told = { ...input, histograms: [], gates: named };
const itself = 'itself at 250 requests/s';

test('in the terminal, the page and markdown', () => {
  const text = terminalReport({ ...input, folder: null, colour: false, width: 100 });
  assert.match(text, /rate=4000, each against itself at 250 requests\/s/);
  assert.ok(comparisons(run).text.includes(`session-redis against ${itself}`));
  assert.match(markdown.write(told) as string, /\| rate=4000 \| session-redis \| itself at 250 requests\/s \|/);
  const [latency] = answers(run);
  assert.match(
    latency?.text ?? '',
    /session-redis at 4,000 requests\/s needs 79 % more server CPU per request than itself at 250 requests\/s \(/,
  );
  assert.match(JSON.stringify(forest.spec(input)), /rate=4000, each against itself at 250 requests\/s/);
});

test('in formats for machines by levels, which stay the same whatever words become', () => {
  const name = 'session-redis vs session-redis rate=250 rate=4000';
  assert.ok((bmf.write(told) as string).includes(`latency ${name}`));
  const entries = JSON.stringify(githubActionBenchmark.write(told));
  assert.ok(entries.includes('latency session-redis server-cpu ratio to session-redis rate=250 rate=4000'));
  assert.match(
    csv.write(told) as string,
    /^comparison,latency,session-redis,,rate=4000,server-cpu.*,rate=250,5?,+\r$/m,
  );
  assert.match(
    openmetrics.write(told) as string,
    /effect_ratio\{scenario="latency",contender="session-redis",baseline="session-redis",baseline_rate="250",rate="4000"/,
  );
  assert.deepEqual(
    JSON.parse(json.write(told) as string).comparisons.filter(
      ({ baselineFactors }: { baselineFactors?: object }) => baselineFactors !== undefined,
    ).length,
    // The server at four rates, the store at one.
    4 * 4 + 4,
  );
});

test('no gate judges it that does not name one of its levels', () => {
  const judged = (more: string) =>
    evaluate(gates(`metric: server-cpu, ratio: 1.5, ${more}`), run).filter(({ baseline }) => baseline === itself);
  assert.equal(judged('contender: session-redis').length, 0);
  assert.equal(judged('factors: { claims: 5 }').length, 0);
  assert.equal(judged('factors: { rate: 4000 }').length, 4);
  const [result, ...more] = named;
  assert.equal(more.length, 0);
  assert.equal(result?.outcome, 'failed');
  assert.equal(
    result?.sentence,
    'server-cpu (rate=4000) of session-redis against itself at 250 requests/s: 1.789 [1.754, 1.825], above the limit of 1.5.',
  );
  assert.match(junit.write(told) as string, /session-redis against itself at 250 requests\/s/);
});

test('a history keeps it apart from the effect of the design at the same level', () => {
  const rows = [1, 2].map((day) => historyRun(`${day}`, `${day}`, { ...run, startedAt: `2026-01-0${day}T00:00:00Z` }));
  const history = historyOf(rows);
  const own = history.series.filter(
    ({ metric, contender, factors }) =>
      metric === 'server-cpu' && contender === 'jwt-stateless' && factors.rate === 4000,
  );
  assert.deepEqual(
    own.map((series) => [figureTitle(history, series), series.stretches[0]?.points.length]),
    [
      ['Server CPU per request, rate=4000', 2],
      [`Server CPU per request, rate=4000, each against ${itself}`, 2],
    ],
  );
});

test('no verdict of the table is taken from it', () => {
  const column = verdictTable(run).rows.find(({ baseline }) => baseline)?.cells[2];
  assert.equal(column?.mark, '', 'the baseline is compared with nothing but itself');
});
