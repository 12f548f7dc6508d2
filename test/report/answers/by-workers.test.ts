import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byWorkers } from '../../../report/answers/by-workers.ts';
import type { RunFile } from '../../../results/format.ts';

const scenario = 'many';
const row = (contender: string, workers: number, metric: string, value: number, more: object = {}) => ({
  ...{ scenario, contender, variant: '', metric, value, factors: { workers } },
  ...more,
});
const capacity = (contender: string, workers: number, verdict: string, more: object = {}) => ({
  ...row(contender, workers, 'capacity', 0),
  ...{ baseline: contender, baselineFactors: { workers: 1 }, verdict },
  effect: { scale: 'ratio', value: 1.9, low: 1.8, high: 2, level: 0.95 },
  ...more,
});
const told = (measurements: object[], comparisons: object[] = []) =>
  byWorkers({ measurements, comparisons, plan: { control: 'bare' } } as unknown as RunFile, scenario);
const first = { censored: 'at-most' };

test('what a copy in each worker saves less, and delays more, is told of the most workers against the fewest', () => {
  const seen = told([
    row('copy', 1, 'commands-per-read', 0.167),
    row('copy', 4, 'commands-per-read', 0.444),
    row('copy', 1, 'copy-hits', 83.3),
    row('copy', 4, 'copy-hits', 55.6),
    row('copy', 1, 'all-refuse-p50', 5, first),
    row('copy', 4, 'all-refuse-p50', 4_120),
    row('session', 1, 'all-refuse-p50', 5, first),
    row('session', 4, 'all-refuse-p50', 5, first),
    row('pushed', 4, 'all-refuse-p50', 12),
  ]);
  assert.deepEqual(seen, [
    'With 4 workers in place of one, copy sends 0.444 store commands per read, not 0.167; a copy answers 55.6 % of its reads, not 83.3 %; the last worker refuses 4.12 s after a logout, not at the first probe.',
    'With 4 workers, every worker refused what was ended at session at the first probe and the last refused it at pushed after 12 ms.',
  ]);
});

test('where cores are too few nobody says how much more is served; where they are enough it is told', () => {
  const two = [row('session', 1, 'capacity', 1_000), row('session', 4, 'capacity', 1_900)];
  const few = [2, 4].map((count) => capacity('session', count, 'invalid', { reason: 'few-cores' }));
  assert.deepEqual(told(two, few), [
    'How much more 2 and 4 workers serve is not judged: there were fewer cores for them than workers.',
  ]);
  assert.deepEqual(
    told(two, [capacity('session', 2, 'different'), few[1] as object, capacity('bare', 2, 'different')]),
    [
      'With 2 workers in place of one, the same port serves 1.90 times as many requests for session (95 % interval 1.80 to 2.00).',
      'How much more 4 workers serve is not judged: there were fewer cores for them than workers.',
    ],
  );
});

test('nothing is said of other scenarios, nor of one number of workers', () => {
  assert.deepEqual(told([row('copy', 4, 'copy-hits', 50)]), []);
  assert.deepEqual(byWorkers({ measurements: [], comparisons: [] } as unknown as RunFile, 'another'), []);
});
