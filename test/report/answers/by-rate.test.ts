/** What is said of rates: that a figure cannot be multiplied by one, and what server and store take at both ends. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers } from '../../../report/answers/answers.ts';
import { byRate } from '../../../report/answers/by-rate.ts';
import type { RunFile } from '../../../results/format.ts';
import { manyFixture } from '../fixture-many.ts';
import { ratesFixture } from '../fixture-rates.ts';

const { run } = ratesFixture();
const [server = '', store = ''] = byRate(run, 'latency');

test('sixteen times the requests take so many times the CPU, with the interval of the effect, without the control', () => {
  // The fixture: a request at 4,000 costs (0.9 + 0.8) / (0.9 + 0.05) = 1.789 times what it costs at 250, ± 2 %.
  assert.match(
    server,
    /^16 times the requests take 28\.6 times the server CPU of session-redis \(98\.3 % interval 28\.1 to 29\.2\), 28\.6 times that of /,
  );
  assert.match(server, /, not 16 times\.$/);
  assert.doesNotMatch(server, /no-auth/);
});

test('a lower rate that is compared with the higher is turned round', () => {
  const turned: RunFile = {
    ...run,
    comparisons: run.comparisons
      .filter(
        ({ metric, baselineFactors, factors }) => metric === 'server-cpu' && baselineFactors && factors.rate === 4000,
      )
      .map((row) => ({
        ...row,
        factors: { rate: 250 },
        baselineFactors: { rate: 4000 },
        effect: { ...row.effect, value: 1.6, low: 1.5, high: 1.7 },
      })),
  };
  assert.match(
    byRate(turned, 'latency')[0] ?? '',
    /take 10\.0 times the server CPU of session-redis \(98\.3 % interval 9\.41 to 10\.7\)/,
  );
  assert.match(
    answers(turned)[0]?.text ?? '',
    /session-redis at 250 requests\/s needs 60 % more server CPU per request than itself at 4,000 requests\/s/,
  );
});

test('of several levels below the one that all are compared with, the answer tells the lowest', () => {
  const level = (rate: number, value: number) =>
    run.comparisons
      .filter(
        ({ metric, baselineFactors, factors }) => metric === 'server-cpu' && baselineFactors && factors.rate === 4000,
      )
      .map((row) => ({
        ...row,
        factors: { rate },
        baselineFactors: { rate: 4000 },
        effect: { ...row.effect, value, low: value - 0.1, high: value + 0.1 },
      }));
  const levels = { ...run, comparisons: [...level(2000, 1.2), ...level(250, 1.6), ...level(500, 1.4)] };
  const { text } = answers(levels)[0] as { text: string };
  assert.match(text, /at 250 requests\/s needs 60 % more/);
  assert.doesNotMatch(text, /at 2,000 requests\/s needs/);
});

test('the store is told in its unit at both rates', () => {
  assert.match(
    store,
    /^Store CPU per request: 60 µs at 250 requests\/s and 22\.5 µs at 4,000 requests\/s for session-redis; /,
  );
});

test('of many contenders the least and the most are told, and of the store nothing', () => {
  const many = byRate(ratesFixture(manyFixture()).run, 'latency');
  assert.equal(many.length, 1);
  assert.match(
    many[0] ?? '',
    /^16 times the requests take 28\.6 to 28\.6 times the server CPU of 24 designs, not 16 times\.$/,
  );
});

test('what is not different, or was not measured at several rates, says nothing', () => {
  const open = run.comparisons.map((row) => ({ ...row, verdict: 'undecided' as const }));
  assert.deepEqual(byRate({ ...run, comparisons: open }, 'latency'), []);
});
