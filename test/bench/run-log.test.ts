import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuardTally } from '../../bench/guards/tally.ts';
import { runLog } from '../../bench/recording/run-log.ts';
import { decodeHistogram, type HistogramLine, parseHistogramTag } from '../../results/histogram-log.ts';
import { exampleSample, startedAt } from '../results/example-run.ts';

const arm = { contender: 'a', variant: '', factors: { claims: 5 } };

function logged() {
  const samples: unknown[] = [];
  const lines: HistogramLine[] = [];
  const tally = new GuardTally();
  const made: unknown[] = [];
  const writer = {
    appendSample: (sample: unknown) => samples.push(sample),
    appendHistogram: (line: HistogramLine) => lines.push(line),
  };
  return {
    log: runLog({ writer, tally, startedAt, progress: (progress) => made.push(progress) }),
    samples,
    lines,
    tally,
    made,
  };
}

const step = {
  scenario: 'speed',
  id: 'speed/open',
  procedure: 'slices',
  shapeTitle: 'open loop',
  amounts: [],
  shape: 'open',
  arms: [],
  primary: 'server-cpu',
  minRounds: 1,
  maxRounds: 2,
  settings: {},
} as const;

test('a histogram becomes a line with its tag, and times since the start of the run', () => {
  const { log, lines } = logged();
  const at = new Date(startedAt.getTime() + 1_500);
  log.histogram({ scenario: 'speed', arm, quantity: 'response', us: Float64Array.of(300.4, 500), at, durationMs: 250 });
  const [line] = lines;
  assert.deepEqual([line?.startSeconds, line?.intervalSeconds, line?.maxValue], [1.5, 0.25, 500]);
  assert.deepEqual(parseHistogramTag(line?.tag ?? ''), {
    scenario: 'speed',
    contender: 'a',
    variant: '',
    factors: { claims: 5 },
    quantity: 'response',
  });
  assert.equal(decodeHistogram(line?.encoded ?? '').getValueAtPercentile(50), 300);
});

test('a slice without an answer leaves no empty histogram', () => {
  const { log, lines } = logged();
  log.histogram({
    scenario: 'speed',
    arm,
    quantity: 'service',
    us: new Float64Array(0),
    at: startedAt,
    durationMs: 250,
  });
  assert.deepEqual(lines, []);
});

test('samples, guards and progress go where they belong', () => {
  const { log, samples, tally, made } = logged();
  log.sample(exampleSample());
  log.guard({ name: 'late', shape: 'open', value: 6_000, scenario: 'speed', arm, round: 2 });
  log.progress({
    scenario: 'speed',
    start: 1,
    planned: { ...step, arms: [], amounts: [] },
    step: 'open',
    done: 1,
    of: 2,
  });
  assert.deepEqual([samples.length, tally.entries[0]?.rounds, made.length], [1, [2], 1]);
});
