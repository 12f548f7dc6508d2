/** What each metric says about itself, and one that a test declares. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { guard, guards } from '../../vocabulary/guards.ts';
import {
  addMetric,
  type Declaration,
  isSpoiledBy,
  metric,
  metricOfRun,
  metrics,
  ratioMargin,
} from '../../vocabulary/metrics.ts';

const queue: Declaration = {
  id: 'queue-p50',
  title: 'Waiting requests, median',
  unit: 'requests',
  better: 'lower',
  kind: 'noisy',
  canBeZero: true,
  margin: 2,
  interval: 'order-statistic',
  spoiledBy: ['overloaded'],
  source: 'a test',
  words: { verb: 'keeps', less: 'fewer', more: 'more', noun: 'requests waiting' },
};

test('every metric has words for more and less, and they are not the same', () => {
  for (const { id, words } of metrics) {
    const said = [words.verb, words.less, words.more, words.noun || words.subject];
    assert.ok(
      said.every((word) => word !== undefined && word.trim() !== ''),
      `${id}: ${said}`,
    );
    assert.notEqual(words.less, words.more, id);
  }
});

test('what can be zero is compared by difference, all else by ratio with the margin of ratios', () => {
  for (const { id, canBeZero, scale, margin } of metrics) {
    assert.equal(scale, canBeZero ? 'difference' : 'ratio', id);
    if (scale === 'ratio') assert.equal(margin, ratioMargin, id);
  }
  assert.deepEqual(
    metrics.filter(({ canBeZero, margin }) => canBeZero && margin > 0).map(({ id, margin }) => [id, margin]),
    [
      ['store-cpu-open', 2],
      ['store-cpu-saturated', 0.5],
      ['store-cpu', 0.5],
      ['revocation-delay-p50', 5],
      ['revocation-delay-p99', 5],
      ['revocation-delay-max', 5],
      ['round-trips', 0.1],
      ['round-trips-from-zero', 0.1],
      ['outage-refused', 1],
      ['outage-accepted', 1],
      ['outage-unavailable', 1],
      ['outage-slow', 1],
      ['outage-longest-wait', 0.1],
      ['outage-recovery', 0.1],
      ['outage-credentials-lost', 1],
      ['outage-revocations-lost', 1],
      ['chains-lost', 1],
      ['chains-forked', 1],
      ['replay-window-p50', 100],
      ['replay-window-max', 100],
      ['commands-per-read', 0.01],
      ['copy-hits', 1],
      ['all-refuse-p50', 5],
      ['all-refuse-max', 5],
    ],
  );
});

test('what is exact has neither a margin nor an interval', () => {
  for (const { id, kind, margin, interval } of metrics)
    if (kind === 'exact') assert.deepEqual([margin, interval], [0, null], id);
});

test('a saturated generator spoils capacity alone, an overloaded server what is timed at it, an eviction everything', () => {
  const spoilt = (name: Parameters<typeof guard>[0]) =>
    metrics.filter(({ id }) => isSpoiledBy(id, name)).map(({ id }) => id);
  const timed = ['response-p50', 'response-p90', 'response-p99', 'response-p999', 'service-p50', 'service-p99'];
  assert.deepEqual(spoilt('saturated'), ['capacity']);
  assert.deepEqual(spoilt('limit-unknown'), ['capacity', 'server-cpu-saturated', 'store-cpu-saturated']);
  const madeOfThem = ['round-trips', 'round-trips-from-zero', 'crossing-distance'];
  assert.deepEqual(spoilt('overloaded'), [...timed, ...madeOfThem]);
  assert.deepEqual(spoilt('instrument-bound'), timed);
  assert.deepEqual(spoilt('few-cores'), ['capacity'], 'counts and delays take no cores');
  assert.equal(spoilt('evicted').length, metrics.length);
});

test('a metric names only guards that ask to be named, so that nothing is said twice', () => {
  for (const { id, spoiledBy } of metrics)
    for (const name of spoiledBy) assert.equal(guard(name).spoils, 'those-that-name-it', `${id}: ${name}`);
  for (const { name, spoils } of guards)
    if (spoils === 'those-that-name-it')
      assert.ok(
        metrics.some((each) => each.spoiledBy.includes(name)),
        name,
      );
});

test('of a metric that another version wrote the least is taken for granted', () => {
  const { title, kind, scale, margin, words } = metricOfRun('bananas-p50');
  assert.deepEqual([title, kind, scale, margin], ['bananas-p50', 'noisy', 'ratio', ratioMargin]);
  assert.equal(words.noun, '“bananas-p50”');
  for (const { name } of guards) assert.equal(isSpoiledBy('bananas-p50', name), true, name);
});

test('a metric that contradicts itself, or has a taken name, is refused and not added', () => {
  const before = metrics.length;
  for (const [wrong, said] of [
    [{ ...queue, id: 'capacity' }, /metric capacity: its name is taken/],
    [{ ...queue, kind: 'exact' }, /metric queue-p50: what is exact has neither a margin nor an interval/],
    [{ ...queue, margin: Number.NaN }, /metric queue-p50: a margin is zero or more/],
    [{ ...queue, words: { ...queue.words, less: '' } }, /metric queue-p50: its words for more and less are missing/],
  ] as const)
    assert.throws(() => addMetric(wrong), said);
  assert.equal(metrics.length, before);
});

test('a metric that is declared in one place is known with all that follows from it', () => {
  addMetric(queue);
  assert.equal(metric('queue-p50').scale, 'difference');
  assert.equal(metrics.at(-1)?.id, 'queue-p50');
  assert.deepEqual([isSpoiledBy('queue-p50', 'overloaded'), isSpoiledBy('queue-p50', 'saturated')], [true, false]);
});
