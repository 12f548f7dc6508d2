import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  calibrationOf,
  differentIn,
  familiesWithDifferent,
  type Judged,
  medianHalfWidth,
} from '../../series/verdicts.ts';
import { quickText, turned } from '../../series/verdicts-of-quick.ts';

const judged = (log: number, given: Partial<Judged> = {}): Judged => ({
  ...{ metric: 'server-cpu', contender: 'copy', verdict: 'undecided', value: Math.exp(log), level: 0.95, starts: 5 },
  // Student's t at 95 % on 4 degrees of freedom is 2.776445: a standard error of 0.01.
  ...{ low: Math.exp(log - 0.02776445), high: Math.exp(log + 0.02776445) },
  ...given,
});

test('calibration is the standard deviation of log effects in standard errors, with the interval of chi-square', () => {
  const { value, low, high } = calibrationOf([judged(-0.01), judged(0), judged(0.01)]);
  assert.ok(Math.abs(value - 1) < 1e-6);
  // √(2/7.377759) and √(2/0.0506356): chi-square on 2 degrees of freedom.
  assert.ok(Math.abs(low - 0.520658) < 1e-5);
  assert.ok(Math.abs(high - 6.284712) < 1e-4);
});

test('calibration leaves out what has no interval, and is twice as large of effects that vary twice as much', () => {
  const none = judged(5, { low: null, high: null });
  assert.ok(Math.abs(calibrationOf([judged(-0.02), none, judged(0), judged(0.02)]).value - 2) < 1e-6);
});

test('only different counts as different, of all verdicts that there are', () => {
  const verdicts = ['different', 'equal', 'undecided', 'different', 'invalid'];
  assert.deepEqual(differentIn(verdicts.map((verdict) => judged(0, { verdict }))), { different: 2, all: 5 });
});

test('a family with two that are different counts once; metrics that are not judged make none', () => {
  const one = judged(0.1, { verdict: 'different' });
  const runs = [{ comparisons: [one, one, judged(0, { metric: 'capacity' })] }, { comparisons: [judged(0)] }];
  const tail = { comparisons: [judged(0.1, { metric: 'response-p99', verdict: 'different' })] };
  assert.deepEqual(familiesWithDifferent([...runs, tail]), { different: 1, all: 12 });
});

test('a half-width is the square root of high over low, less one', () => {
  assert.ok(
    Math.abs(
      medianHalfWidth([
        { low: 1, high: 1.21 },
        { low: null, high: null },
      ]) - 0.1,
    ) < 1e-12,
  );
});

test('a verdict that goes from less to more has turned; one that is undecided between has not', () => {
  const said = (comparison: string, verdict: string, value: number) => ({
    ...{ comparison, metric: 'server-cpu', verdict, value, low: 0.99 * value, high: 1.01 * value },
  });
  const runs = [
    { seconds: 180, comparisons: [said('a', 'different', 0.9), said('b', 'different', 0.9)] },
    { seconds: 200, comparisons: [said('a', 'different', 1.1), said('b', 'undecided', 1.1)] },
  ];
  assert.deepEqual(turned(runs), ['a']);
  const text = quickText(runs).join('\n');
  assert.match(text, /^\| b \| 1 \| 0 \| 0 \| 1 \| 0 \| 1\.000 \| 1\.0 % \|$/m);
  assert.match(
    text,
    /From \*less\* to \*more\*: a\. A run took 190 s \(median\), at most 200 s; median half-width on server-cpu 1\.0 %\.$/,
  );
});
