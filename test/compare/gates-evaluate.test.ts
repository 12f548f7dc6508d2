/** What a gate says of a figure: certain on change, quiet on noise, and never a pass for what was not measured. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultGates } from '../../compare/gates/default.ts';
import { evaluate } from '../../compare/gates/evaluate.ts';
import { exitCodeOf } from '../../compare/gates/exit.ts';
import type { GateResult } from '../../compare/gates/result.ts';
import type { Comparison, Measurement } from '../../results/format.ts';
import { comparison, figures, gates, measurement, versions } from './fixture.ts';

const outcomes = (results: readonly GateResult[]) => results.map(({ outcome }) => outcome);
const cpu = (value: number, ends: [number | null, number | null], more: Partial<Comparison> = {}) =>
  versions({ metric: 'server-cpu', contender: 'other', value, ends, ...more });
const limit = 'metric: server-cpu, ratio: 1.03';

test('a ratio fails when its whole interval is above the limit, passes when none of it is, and else is undecided', () => {
  const said = (low: number, high: number) => outcomes(evaluate(gates(limit), figures([cpu(1.05, [low, high])])))[0];
  assert.equal(said(1.031, 1.08), 'failed');
  assert.equal(said(1.03, 1.08), 'undecided', 'an end on the limit is not beyond it');
  assert.equal(said(0.99, 1.08), 'undecided');
  assert.equal(said(0.99, 1.03), 'passed');
});

test('below is bad where more is better, or where the gate says so', () => {
  const capacity = versions({ metric: 'capacity', contender: 'other', value: 0.9, ends: [0.88, 0.92] });
  assert.deepEqual(outcomes(evaluate(gates('metric: capacity, ratio: 0.97'), figures([capacity]))), ['failed']);
  assert.deepEqual(outcomes(evaluate(gates('metric: capacity, ratio: 0.85'), figures([capacity]))), ['passed']);
  assert.deepEqual(
    outcomes(evaluate(gates('metric: server-cpu, ratio: 1.2, direction: below'), figures([cpu(1.1, [1.09, 1.11])]))),
    ['failed'],
  );
});

test('without an interval a noisy figure is undecided, unless the gate asks for the value', () => {
  const rows = figures([cpu(2, [null, null])]);
  assert.deepEqual(outcomes(evaluate(gates(limit), rows)), ['undecided']);
  assert.deepEqual(outcomes(evaluate(gates(`${limit}, on: value`), rows)), ['failed']);
});

test('an end that is null is infinite where the other is known', () => {
  const delay = versions({
    metric: 'revocation-delay-p50',
    contender: 'other',
    value: 900,
    ends: [800, null],
    factors: { instance: 'worst' },
  });
  assert.deepEqual(outcomes(evaluate(gates('metric: revocation-delay-p50, difference: 5'), figures([delay]))), [
    'failed',
  ]);
});

test('an interval that the run calls a hint decides nothing', () => {
  const rows = figures([cpu(2, [1.8, 2.2], { verdict: 'undecided', reason: 'too-few' })]);
  const [result] = evaluate(gates(limit), rows);
  assert.equal(result?.outcome, 'undecided');
  assert.match(result?.sentence ?? '', /too-few/);
});

test('a comparison that is invalid is invalid, whatever its figure', () => {
  const rows = figures([cpu(1, [0.99, 1.01], { verdict: 'invalid', reason: 'evicted' })]);
  const [result] = evaluate(gates(limit), rows);
  assert.equal(result?.outcome, 'invalid');
  assert.match(result?.sentence ?? '', /evicted keys/);
});

const counted = (value: number, more: Partial<Comparison> = {}) =>
  versions({ metric: 'request-bytes', contender: 'other', value, factors: { claims: 5 }, ...more });
const bytes = (variant: string, value: number, more: Partial<Measurement> = {}) =>
  measurement({ metric: 'request-bytes', contender: 'other', variant, value, factors: { claims: 5 }, ...more });

test('a counted figure may not get worse by a single byte, and may get better', () => {
  const said = (value: number) =>
    outcomes(
      evaluate(
        gates('metric: exact, difference: 0'),
        figures([counted(value)], [bytes('old', 100), bytes('new', 100 + value)]),
      ),
    )[0];
  assert.equal(said(1), 'failed');
  assert.equal(said(0), 'passed');
  assert.equal(said(-40), 'passed');
});

test('claims that fit may not become fewer', () => {
  const fit = (value: number) => versions({ metric: 'claims-to-431', contender: 'other', value });
  assert.deepEqual(outcomes(evaluate(gates('metric: exact, difference: 0'), figures([fit(-1)]))), ['failed']);
  assert.deepEqual(outcomes(evaluate(gates('metric: exact, difference: 0'), figures([fit(3)]))), ['passed']);
});

test('a counted figure has a ratio too, from the two figures behind it', () => {
  const rows = figures([counted(10)], [bytes('old', 100), bytes('new', 110)]);
  const [result] = evaluate(gates('metric: request-bytes, ratio: 1.05'), rows);
  assert.deepEqual([result?.outcome, result?.value, result?.unit], ['failed', 1.1, 'ratio']);
  assert.deepEqual(outcomes(evaluate(gates('metric: request-bytes, ratio: 1.2'), rows)), ['passed']);
});

test('counts that differ from operation to operation fail on a change, and not on their own wandering', () => {
  const said = (now: number, elsewhere = 311.5) =>
    outcomes(
      evaluate(
        gates('metric: exact, difference: 0'),
        figures(
          [counted(now - 300)],
          [
            bytes('old', 300),
            bytes('new', now),
            bytes('old', elsewhere, { factors: { claims: 9 } }),
            bytes('new', elsewhere, { factors: { claims: 9 } }),
          ],
        ),
      ),
    )[0];
  assert.equal(said(302), 'undecided', 'another level of the same count is no whole number');
  assert.equal(said(330), 'failed');
  assert.equal(said(302, 312), 'failed', 'all of them are whole: nothing wanders');
});

const back = (before: number, now: number, verdict: Comparison['verdict']) =>
  figures(
    [
      versions({
        metric: 'reaccepted',
        contender: 'other',
        value: now - before,
        verdict,
        factors: { instance: 'worst' },
      }),
    ],
    [
      measurement({
        metric: 'reaccepted',
        contender: 'other',
        variant: 'old',
        value: before,
        n: 10,
        factors: { instance: 'worst' },
      }),
      measurement({
        metric: 'reaccepted',
        contender: 'other',
        variant: 'new',
        value: now,
        n: 10,
        factors: { instance: 'worst' },
      }),
    ],
  );

test('from none re-accepted to one fails; from some to some more is a matter of chance until the shares differ', () => {
  const said = (...given: Parameters<typeof back>) =>
    outcomes(evaluate(gates('metric: reaccepted, difference: 0'), back(...given)))[0];
  assert.equal(said(0, 1, 'undecided'), 'failed');
  assert.equal(said(3, 5, 'undecided'), 'undecided');
  assert.equal(said(1, 9, 'different'), 'failed');
  assert.equal(said(10, 10, 'equal'), 'passed');
  assert.equal(said(9, 3, 'different'), 'passed');
});

test('what happens by chance is not among the exact metrics: it has a gate of its own', () => {
  const { comparisons, measurements } = back(0, 1, 'undecided');
  const rows = figures([...comparisons, cpu(1, [0.99, 1.01])], measurements);
  const results = evaluate(gates('metric: exact, difference: 0, unmatched: pass', limit), rows);
  assert.deepEqual(
    results.map(({ gate, outcome }) => [gate, outcome]),
    [['server-cpu', 'passed']],
  );
});

test('an absolute limit judges the newer version alone, by its interval, or by its bound', () => {
  const p99 = (variant: string, value: number, more: Partial<Measurement> = {}) =>
    measurement({
      metric: 'response-p99',
      contender: 'other',
      variant,
      value,
      low: value - 10,
      high: value + 10,
      ...more,
    });
  const said = (row: Measurement) =>
    outcomes(evaluate(gates('metric: response-p99, absolute: 1000'), figures([], [p99('old', 5_000), row])));
  assert.deepEqual(said(p99('new', 980)), ['passed']);
  assert.deepEqual(said(p99('new', 1_005)), ['undecided']);
  assert.deepEqual(said(p99('new', 1_011)), ['failed']);
  assert.deepEqual(said(p99('new', 900, { censored: 'at-most', low: null, high: null })), ['passed']);
  assert.deepEqual(said(p99('new', 1_100, { censored: 'at-most', low: null, high: null })), ['undecided']);
  assert.deepEqual(said(p99('new', 1_100, { censored: 'at-least', low: null, high: null })), ['failed']);
  assert.deepEqual(said(p99('new', 900, { low: null, high: null })), ['undecided']);
});

test('a figure that the newer version lacks has not passed', () => {
  const [result, ...more] = evaluate(
    gates('metric: exact, difference: 0'),
    figures([], [bytes('old', 100), bytes('old', 120, { factors: { claims: 20 } })]),
  );
  assert.equal(more.length, 0, 'one result for a metric of a contender');
  assert.deepEqual(
    [result?.outcome, result?.value, result?.contender, result?.metric],
    ['invalid', null, 'other', 'request-bytes'],
  );
  assert.match(result?.sentence ?? '', /not measured.*other@old has 2 figures of it/);
});

test('a gate picks contenders by pattern, scenarios and factors', () => {
  const rows = figures([
    counted(1),
    counted(1, { contender: 'jwt-x' }),
    counted(1, { contender: 'jwt-y', factors: { claims: 20 } }),
    counted(1, { contender: 'jwt-z', scenario: 'size' }),
  ]);
  const picked = (more: string) =>
    evaluate(gates(`metric: request-bytes, difference: 0, ${more}`), rows).map(({ contender }) => contender);
  assert.deepEqual(picked('contender: "jwt-*"'), ['jwt-x', 'jwt-y', 'jwt-z']);
  assert.deepEqual(picked('contender: "*-y"'), ['jwt-y']);
  assert.deepEqual(picked('factors: { claims: 20 }'), ['jwt-y']);
  assert.deepEqual(picked('scenario: size'), ['jwt-z']);
  assert.equal(
    evaluate(gates('metric: request-bytes, difference: 0, contender: "jwt.x"'), rows)[0]?.outcome,
    'invalid',
    'a dot is a dot',
  );
});

test('a gate that fits nothing says so, and why', () => {
  const rows = figures([cpu(1, [0.99, 1.01])]);
  const why = (gate: string) => {
    const [result] = evaluate(gates(gate), rows);
    assert.equal(result?.outcome, 'invalid', gate);
    return result?.sentence ?? '';
  };
  assert.match(why(`${limit}, contender: othr`), /called othr; did you mean other\?/);
  assert.match(why('metric: capacity, ratio: 0.9'), /no figure of capacity/);
  assert.match(why(`${limit}, scenario: sizes`), /no figures of sizes/);
  assert.match(why(`${limit}, factors: { claims: 7 }`), /contender, scenario and factors at once/);
  assert.match(why(`${limit}, against: baseline`), /compares versions, and nothing with the baseline/);
  const designs = figures([comparison({ metric: 'server-cpu', contender: 'other', value: 1.5 })]);
  assert.match(
    evaluate(gates(`${limit}, against: version`), { ...designs, plan: { contenders: [] } })[0]?.sentence ?? '',
    /does not compare versions/,
  );
});

test('a gate may be content to fit nothing, but not if all are', () => {
  const rows = figures([cpu(1, [0.99, 1.01])]);
  assert.deepEqual(outcomes(evaluate(gates(limit, 'metric: capacity, ratio: 0.9, unmatched: pass'), rows)), ['passed']);
  assert.deepEqual(outcomes(evaluate(gates('metric: capacity, ratio: 0.9, unmatched: pass'), rows)), ['invalid']);
});

test('the default gates never judge one design against another', () => {
  const rows = { comparisons: [comparison({ metric: 'server-cpu', contender: 'other', value: 9 })], measurements: [] };
  const results = evaluate(defaultGates(), rows);
  assert.deepEqual([...new Set(outcomes(results))], ['invalid'], 'they fit nothing, and say so');
});

test('the default gates fail a slower version and a longer request, and warn of a tail', () => {
  const tail = versions({ metric: 'response-p99', contender: 'other', value: 2, ends: [1.5, 2.5] });
  const results = evaluate(
    defaultGates(),
    figures([cpu(1.1, [1.05, 1.15]), counted(1), tail], [bytes('old', 1), bytes('new', 2)]),
  );
  assert.deepEqual(
    results.map(({ gate, outcome, severity }) => [gate, outcome, severity]),
    [
      ['exact', 'failed', 'error'],
      ['server-cpu', 'failed', 'error'],
      ['response-p99', 'failed', 'warning'],
    ],
  );
  assert.equal(exitCodeOf(results), 3);
});

test('a sentence has who, what, how much with its interval, and the limit', () => {
  const [result] = evaluate(gates(limit), figures([cpu(1.084, [1.05, 1.12])]));
  assert.equal(
    result?.sentence,
    'server-cpu of other@new against other@old: 1.084 [1.05, 1.12], above the limit of 1.03.',
  );
  const [exact] = evaluate(
    gates('metric: request-bytes, difference: 8'),
    figures([counted(1_250)], [bytes('old', 1), bytes('new', 1_251)]),
  );
  assert.equal(
    exact?.sentence,
    'request-bytes (claims=5) of other@new against other@old: +1,250 bytes, above the limit of 8 bytes.',
  );
});

test('the exit code is 3 before 4 before 5, and warnings never count', () => {
  const of = (
    outcome: GateResult['outcome'],
    severity: GateResult['severity'] = 'error',
    undecidedMeans: 'pass' | 'fail' = 'pass',
  ) => {
    const [result] = evaluate(gates(limit), figures([cpu(1, [1, 1])]));
    return { ...(result as GateResult), outcome, severity, undecidedMeans };
  };
  const loud = of('undecided', 'error', 'fail');
  assert.equal(exitCodeOf([]), 0);
  assert.equal(exitCodeOf([of('passed'), of('undecided')]), 0);
  assert.equal(exitCodeOf([of('passed'), loud]), 5);
  assert.equal(exitCodeOf([loud, of('invalid')]), 4);
  assert.equal(exitCodeOf([loud, of('invalid'), of('failed')]), 3);
  assert.equal(exitCodeOf([of('failed', 'warning'), of('invalid', 'warning'), of('undecided', 'warning', 'fail')]), 0);
});

test('numbers of claims that a login ignores are one, and judged once', () => {
  const rows = [0, 5, 20].map((claims) => counted(20, { factors: { claims } }));
  const judged = (unseen: readonly string[][], ...changed: Comparison[]) => {
    const contenders = unseen.map((what, index) => ({
      ...{ id: 'other', variant: index === 0 ? 'old' : 'new', limits: [] },
      unseen: [{ what: [...what], why: '' }],
    }));
    return evaluate(gates('metric: exact, difference: 0'), { ...figures([...rows, ...changed]), contenders }).length;
  };
  assert.equal(judged([['claims'], ['claims']]), 1);
  assert.equal(judged([['claims'], ['claims']], counted(30, { factors: { claims: 50 } })), 2, 'another effect');
  assert.equal(judged([['claims'], []]), 3, 'the newer version takes them');
  assert.equal(judged([]), 3);
});
