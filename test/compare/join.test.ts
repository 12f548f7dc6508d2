/** Two runs as one: what is said of a single figure, of an effect, and of what only one of them has. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { gateFigures, type Joined, joined } from '../../compare/join.ts';
import { labelsOf } from '../../compare/labels.ts';
import type { Measurement, RunFile } from '../../results/format.ts';
import { runProblem } from '../../results/validation.ts';
import { exampleSample } from '../results/example-run.ts';
import { entry, gates, measurement, side, type Values } from './fixture.ts';

const both = (before: Values, after: Values, across = false) => joined(side('a', before), side('b', after), across);
const rowOf = ({ run }: Joined, metric: string, contender: string) => {
  const found = run.comparisons.filter((row) => row.metric === metric && row.contender === contender);
  assert.equal(found.length, 1, `one row of ${metric} of ${contender}`);
  return found[0] as (typeof found)[number];
};

test('a comparison is of a contender with itself, the label of each run its variant', () => {
  const row = rowOf(both({ base: 100, other: 120 }, { base: 100, other: 120 }), 'server-cpu', 'other');
  assert.deepEqual(
    [row.baseline, row.baselineVariant, row.contender, row.variant, row.unit],
    ['other', 'a', 'other', 'b', 'ratio'],
  );
  assert.equal(row.effect.value, 1);
});

test('a machine that became slower makes no change of a time different, and cancels in the effect', () => {
  const all = both({ base: 100, other: 120 }, { base: 150, other: 180 });
  const row = rowOf(all, 'server-cpu', 'other');
  assert.ok((row.effect.low as number) > 1.4, 'the interval alone would call it different');
  assert.deepEqual([row.verdict, row.reason], ['undecided', 'machine-speed']);
  const [effect] = all.effects;
  assert.deepEqual([effect?.contender, effect?.relativeTo, effect?.verdict], ['other', 'base', 'equal']);
  assert.ok(Math.abs((effect?.effect.value ?? 0) - 1) < 1e-9);
});

test('a contender that became slower beside its baseline is different in its effect', () => {
  const [effect] = both({ base: 100, other: 120 }, { base: 100, other: 150 }).effects;
  assert.equal(effect?.verdict, 'different');
  assert.ok(Math.abs((effect?.effect.value ?? 0) - 1.25) < 1e-9);
});

test('the interval of an effect’s change is that of both effects, added in squares', () => {
  const [effect] = both({ base: 100, other: 120 }, { base: 100, other: 120 }).effects;
  const { low, high } = (effect as NonNullable<typeof effect>).effect;
  // Each effect reaches 1/0.98; √2 of its logarithm, with t of 39 + 39 degrees of freedom in place of 39.
  const expected = (Math.log(1 / 0.98) * Math.SQRT2 * 1.990847) / 2.022691;
  assert.ok(Math.abs(Math.log(high as number) - expected) < 1e-6, `${Math.log(high as number)} ${expected}`);
  assert.ok(Math.abs(Math.log(low as number) + expected) < 1e-6);
});

test('a counted figure is compared exactly, whatever the machine does', () => {
  const values = { base: 100, other: 120 };
  assert.equal(rowOf(both(values, { ...values, bytes: 101 }), 'request-bytes', 'other').verdict, 'different');
  assert.equal(rowOf(both(values, values), 'request-bytes', 'other').verdict, 'equal');
  assert.equal(rowOf(both(values, { ...values, bytes: 101 }), 'request-bytes', 'base').verdict, 'equal');
});

test('counts that differ from operation to operation are different from a twentieth on', () => {
  const values = { base: 100, other: 120, bytes: 300.5 };
  assert.equal(rowOf(both(values, { ...values, bytes: 303 }), 'request-bytes', 'other').verdict, 'undecided');
  assert.equal(rowOf(both(values, { ...values, bytes: 330 }), 'request-bytes', 'other').verdict, 'different');
});

const comparedIn = (all: Joined) =>
  all.run.comparisons.map(({ metric, contender, effect, verdict }) => [
    metric,
    contender,
    Number(effect.value.toFixed(3)),
    verdict,
  ]);

test('across machines what has noise is compared by its effect, and what is counted by itself', () => {
  assert.deepEqual(comparedIn(both({ base: 100, other: 120 }, { base: 300, other: 450, bytes: 104 }, true)), [
    ['server-cpu', 'other', 1.25, 'different'],
    ['request-bytes', 'base', 0, 'equal'],
    ['request-bytes', 'other', 4, 'different'],
  ]);
});

test('across machines the baseline’s own count is the one that changed, and a gate sees it there', () => {
  const all = both({ base: 100, other: 120 }, { base: 100, other: 120, baseBytes: 90 }, true);
  assert.deepEqual(comparedIn(all).slice(1), [
    ['request-bytes', 'base', 10, 'different'],
    ['request-bytes', 'other', 0, 'equal'],
  ]);
  assert.deepEqual(
    evaluate(gates('metric: exact, difference: 0'), gateFigures(all)).map(({ contender, outcome }) => [
      contender,
      outcome,
    ]),
    [
      ['base', 'failed'],
      ['other', 'passed'],
    ],
  );
});

test('across machines a scenario that was not measured alike is left out by name', () => {
  const other = side('b', { base: 100, other: 200 });
  const [open, counted] = other.run.plan.steps;
  const steps = [{ ...open, settings: { ...open?.settings, sliceMs: 500 } }, counted] as RunFile['plan']['steps'];
  const all = joined(
    side('a', { base: 100, other: 100 }),
    { ...other, run: { ...other.run, plan: { ...other.run.plan, steps } } },
    true,
  );
  assert.deepEqual(
    all.run.comparisons.map(({ metric }) => metric),
    ['request-bytes', 'request-bytes'],
  );
  assert.ok(all.missing.includes('speed (open loop) was measured differently, and is left out.'), all.missing.join());
});

const withRows = (label: string, ...rows: Measurement[]) => {
  const one = side(label, { base: 100, other: 100 });
  return { ...one, run: { ...one.run, measurements: [...one.run.measurements, ...rows] } };
};

const delay = (value: number, low: number, high: number | null, changes: Partial<Measurement> = {}) =>
  measurement({
    metric: 'revocation-delay-p50',
    contender: 'other',
    ...{ value, low, high, level: 0.978, n: 10, factors: { instance: 'worst' } },
    load: { shape: 'probed', rate: null, connections: 2, serverCore: null },
    ...changes,
  });

test('delays are compared by their two ranges, and are different only where these lie apart', () => {
  const said = (before: Measurement, after: Measurement) => {
    const { effect, verdict } = rowOf(
      joined(withRows('a', before), withRows('b', after), false),
      'revocation-delay-p50',
      'other',
    );
    return [effect.low, effect.high, Number(effect.level.toFixed(3)), verdict];
  };
  assert.deepEqual(said(delay(1, 0, 1), delay(1, 0, 1)), [-1, 1, 0.956, 'equal']);
  assert.deepEqual(said(delay(900, 500, 1_000), delay(950, 600, 1_100)), [-400, 600, 0.956, 'undecided']);
  assert.deepEqual(said(delay(1, 0, 1), delay(900, 500, null)), [499, null, 0.956, 'different']);
});

test('of a delay only the worst instance is compared, and none that the data calls extrapolated, whatever its note', () => {
  const extrapolated = { extrapolated: { from: [2, 4, 8], to: 900 } };
  const compared = (changes: Partial<Measurement>) =>
    joined(
      withRows('a', delay(9e5, 8e5, 1e6, changes)),
      withRows('b', delay(9e5, 8e5, 1e6, changes)),
      false,
    ).run.comparisons.some(({ metric }) => metric === 'revocation-delay-p50');
  assert.equal(compared(extrapolated), false);
  assert.equal(compared({ note: 'extrapolated, says its note alone' }), true);
  const all = joined(
    withRows('a', delay(1, 0, 1, { factors: { instance: 'same' } }), delay(9e5, 8e5, 1e6, extrapolated)),
    withRows('b', delay(1, 0, 1, { factors: { instance: 'same' } }), delay(9e5, 8e5, 1e6, extrapolated)),
    false,
  );
  assert.equal(
    all.run.comparisons.some(({ metric }) => metric === 'revocation-delay-p50'),
    false,
  );
});

test('a verdict that was withdrawn of another contender says nothing of the baseline beside it', () => {
  const once = (contender: string, value: number) =>
    measurement({ metric: 'reaccepted', contender, value, n: 10, factors: { instance: 'worst' } });
  const side = (label: string) => {
    const own = withRows(label, once('a', 0));
    const withdrawn = {
      ...{ scenario: own.run.measurements[0]?.scenario ?? '', unit: 'count', variant: '', rounds: 10, blocks: 10 },
      effect: { scale: 'difference' as const, value: 0, low: null, high: null, margin: 0, level: 1 },
      ...{ metric: 'reaccepted', factors: { instance: 'worst' }, contender: 'other', baseline: 'a' },
      ...{ verdict: 'invalid' as const, reason: 'reaccepted' },
    };
    return { ...own, run: { ...own.run, comparisons: [withdrawn] } };
  };
  assert.equal(rowOf(joined(side('before'), side('after'), false), 'reaccepted', 'a').verdict, 'equal');
});

test('re-acceptances are shares of trials', () => {
  const again = (value: number, n: number) =>
    measurement({ metric: 'reaccepted', contender: 'other', value, n, factors: { instance: 'worst' } });
  const said = (before: Measurement, after: Measurement) =>
    rowOf(joined(withRows('a', before), withRows('b', after), false), 'reaccepted', 'other').verdict;
  assert.equal(said(again(0, 10), again(0, 10)), 'equal');
  assert.equal(said(again(5, 10), again(10, 20)), 'invalid', 'nobody who accepts again is called equal');
  assert.equal(said(again(4, 10), again(5, 10)), 'undecided');
  assert.equal(said(again(0, 10), again(10, 10)), 'different');
});

const fill = (label: string, value: number, low: number, high: number, fills = 4) => ({
  ...withRows(
    label,
    measurement({
      metric: 'store-memory',
      contender: 'other',
      ...{ value, low, high, level: null },
      load: { shape: 'held', rate: null, connections: 4, serverCore: null },
    }),
  ),
  samples: Array.from({ length: fills }, (_, round) => exampleSample({ shape: 'held', contender: 'other', round })),
});

test('fills are different where four of them lie beyond four others by over a twentieth, and equal where all are the same', () => {
  const said = (before: ReturnType<typeof fill>, after: ReturnType<typeof fill>) =>
    rowOf(joined(before, after, false), 'store-memory', 'other').verdict;
  assert.equal(said(fill('a', 520, 518, 522), fill('b', 560, 555, 565)), 'different');
  assert.equal(said(fill('a', 520, 518, 522), fill('b', 530, 525, 535)), 'undecided');
  assert.equal(said(fill('a', 520, 518, 522, 3), fill('b', 560, 555, 565)), 'undecided');
  assert.equal(said(fill('a', 520, 518, 522), fill('b', 521, 520, 523)), 'undecided');
  assert.equal(said(fill('a', 520, 520, 520), fill('b', 520, 520, 520)), 'equal');
});

test('claims that were not exhausted in either run are not compared', () => {
  const most = (value: number, changes = {}) =>
    measurement({ metric: 'claims-to-431', contender: 'other', value, ...changes });
  const atLeast = { censored: 'at-least' } as const;
  const all = joined(withRows('a', most(512, atLeast)), withRows('b', most(512, atLeast)), false);
  assert.equal(
    all.run.comparisons.some(({ metric }) => metric === 'claims-to-431'),
    false,
  );
  const fewer = joined(withRows('a', most(512, atLeast)), withRows('b', most(398)), false);
  assert.deepEqual(
    [rowOf(fewer, 'claims-to-431', 'other').effect.value, rowOf(fewer, 'claims-to-431', 'other').verdict],
    [-114, 'different'],
  );
});

test('what a guard spoilt in one run is invalid in the comparison, for the baseline where all of its comparisons are', () => {
  const spoilt = side('b', { base: 100, other: 120 });
  const [cpu, bytes] = spoilt.run.comparisons;
  const comparisons = [{ ...cpu, verdict: 'invalid', reason: 'evicted' }, bytes] as RunFile['comparisons'];
  const all = joined(side('a', { base: 100, other: 120 }), { ...spoilt, run: { ...spoilt.run, comparisons } }, false);
  for (const contender of ['base', 'other']) {
    const { verdict, reason } = rowOf(all, 'server-cpu', contender);
    assert.deepEqual([verdict, reason], ['invalid', 'evicted'], contender);
  }
  assert.deepEqual([all.effects[0]?.verdict, all.effects[0]?.reason], ['invalid', 'evicted']);
  assert.equal(rowOf(all, 'request-bytes', 'other').verdict, 'equal');
});

test('a bound in place of a value gives no verdict', () => {
  const bound = (label: string, changes = {}) =>
    withRows(label, measurement({ metric: 'response-p50', contender: 'other', value: 300, ...changes }));
  const said = (changes: object) => {
    const { verdict, reason } = rowOf(joined(bound('a'), bound('b', changes), false), 'response-p50', 'other');
    return [verdict, reason];
  };
  assert.deepEqual(said({ censored: 'at-most' }), ['undecided', 'instrument-bound']);
  assert.deepEqual(said({ censored: 'at-least' }), ['invalid', 'saturated']);
  assert.deepEqual(said({ low: null, high: null, level: null }), ['undecided', 'too-few']);
});

test('what only one of them has is named, and is not compared', () => {
  const a = side('a', { base: 100, other: 120 });
  const b = side('b', { base: 100, other: 120 });
  const all = joined(
    {
      ...a,
      missing: ['The run was interrupted before its end.'],
      run: { ...a.run, state: 'interrupted', contenders: [...a.run.contenders, entry('third')] },
    },
    {
      ...b,
      run: {
        ...b.run,
        scenarios: [...b.run.scenarios, { id: 'size', title: 'Size', question: '', state: 'measured', rounds: 1 }],
      },
    },
    false,
  );
  assert.deepEqual(all.missing, [
    'Only a has the contender third.',
    'Only b has the scenario size.',
    'a: The run was interrupted before its end.',
  ]);
  assert.equal(all.run.state, 'interrupted');
});

test('a figure that the second run lacks is named, and no gate lets it pass', () => {
  const b = side('b', { base: 100, other: 120 });
  const measurements = b.run.measurements.filter(({ metric }) => metric !== 'request-bytes');
  const all = joined(side('a', { base: 100, other: 120 }), { ...b, run: { ...b.run, measurements } }, false);
  assert.ok(all.missing.includes('2 figures of a are missing in b.'), all.missing.join());
  const results = evaluate(gates('metric: exact, difference: 0'), gateFigures(all));
  assert.deepEqual(
    results.map(({ outcome, contender }) => [outcome, contender]),
    [
      ['invalid', 'base'],
      ['invalid', 'other'],
    ],
  );
});

test('gates judge a time by its effect where there is one, and say so', () => {
  const all = both({ base: 100, other: 120 }, { base: 150, other: 240 });
  const results = evaluate(gates('metric: server-cpu, ratio: 1.03'), gateFigures(all));
  assert.deepEqual(
    results.map(({ contender, outcome }) => [contender, outcome]),
    [
      ['base', 'undecided'],
      ['other', 'failed'],
    ],
  );
  assert.match(
    results[1]?.sentence ?? '',
    /^server-cpu of other@b against other@a, each divided by base of its own run: 1\.333 \[/,
  );
  assert.match(results[0]?.sentence ?? '', /machine-speed/);
});

test('the joined run is a run by the schema, for every format', () => {
  for (const across of [false, true]) {
    const { run } = both({ base: 100, other: 120 }, { base: 100, other: 120 }, across);
    assert.equal(runProblem(JSON.parse(JSON.stringify(run))), undefined);
    assert.deepEqual(
      run.contenders.map(({ id, variant }) => `${id}@${variant}`),
      ['base@a', 'other@a', 'base@b', 'other@b'],
    );
  }
});

test('labels are the folders’ names, or what tells them apart', () => {
  assert.deepEqual(labelsOf('results/one', 'results/two/'), ['one', 'two']);
  assert.deepEqual(labelsOf('before/run', 'after/run'), ['before/run', 'after/run']);
  assert.deepEqual(labelsOf('x/run', 'x/run'), ['run (first)', 'run (second)']);
});
