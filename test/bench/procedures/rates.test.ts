/** Slices at several rates: how long each is, what is compared, and a rate that a server cannot serve. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { sliceMsOf } from '../../../bench/procedures/slices/rounds.ts';
import type { PlannedStep } from '../../../results/format.ts';
import { quickInput } from '../fake-contenders.ts';
import type { Moment } from '../fake-generator.ts';
import { only, runOnFakes } from '../fake-run.ts';

const rates = await only('rate');
const stepOf = async (changes: object = {}) =>
  planned(await quickInput({ ...rates, ...changes })).steps[0] as PlannedStep;

test('a slice at a low rate lasts until it holds the fewest requests that the step wants, others as long as the suite says', async () => {
  const step = await stepOf();
  const { sliceMs, fewestRequests } = step.settings as Record<string, number>;
  assert.ok(sliceMs && fewestRequests);
  for (const arm of step.arms) {
    const rate = Number(arm.factors.rate);
    assert.equal(sliceMsOf(step, arm), Math.max(sliceMs, (1_000 * fewestRequests) / rate));
  }
  const lowest = step.arms.find(({ factors }) => factors.rate === 250) as PlannedStep['arms'][number];
  assert.ok(sliceMsOf(step, lowest) > sliceMs);
});

test('each level is compared with the highest rate of the same contender, and with the baseline at the same rate', async () => {
  // 100 µs a request, and 25 ms a second whatever the rate.
  const behave = ({ rate }: Moment) => (rate === null ? {} : { cpuUs: 100 + 25_000 / rate, storeCpuUs: 10 });
  const run = await runOnFakes({ behave }, rates);
  const own = run.comparisons.filter(
    ({ contender, metric, baselineFactors }) =>
      contender === 'second' && metric === 'server-cpu' && baselineFactors !== undefined,
  );
  assert.deepEqual(
    own.map(({ factors, baselineFactors, effect }) => [
      factors.rate,
      baselineFactors?.rate,
      Number(effect.value.toFixed(6)),
    ]),
    [
      [2_000, 4_000, Number((112.5 / 106.25).toFixed(6))],
      [1_000, 4_000, Number((125 / 106.25).toFixed(6))],
      [500, 4_000, Number((150 / 106.25).toFixed(6))],
      [250, 4_000, Number((200 / 106.25).toFixed(6))],
    ],
  );
  assert.equal(run.measurement('second', 'store-cpu-open', { rate: 250 }).value, 10);
});

/** What `second` takes longer than a slice of 250 ms at 4,000 requests/s. */
const late = (overtimeMs: number) =>
  runOnFakes(
    { behave: ({ contender, rate }) => (contender === 'second' && rate === 4_000 ? { overtimeMs } : {}) },
    rates,
  );

test('a rate that a server cannot serve has no figure, its comparisons are invalid, and other rates stay', async () => {
  const run = await late(20);
  const at = (rate: number) =>
    run.measurements.filter(
      ({ contender, metric, factors }) => contender === 'second' && metric === 'server-cpu' && factors.rate === rate,
    ).length;
  assert.deepEqual([at(4_000), at(2_000)], [0, 1]);
  const verdicts = run.comparisons
    .filter(({ contender, metric }) => contender === 'second' && metric === 'server-cpu')
    .map(({ factors, baselineFactors, verdict, reason }) => [
      factors.rate,
      baselineFactors?.rate,
      verdict === 'invalid' ? reason : 'valid',
    ]);
  assert.deepEqual(
    verdicts.filter(([, against]) => against === undefined),
    [4_000, 2_000, 1_000, 500, 250].map((rate) => [rate, undefined, rate === 4_000 ? 'rate-not-served' : 'valid']),
  );
  assert.ok(verdicts.filter(([, against]) => against === 4_000).every(([, , why]) => why === 'rate-not-served'));
  assert.ok(run.measurement('token', 'server-cpu', { rate: 4_000 }).value > 0);
});

test('what a guard drops at one rate leaves the other rates their rounds', async () => {
  // Two of three slices of one contender at one rate are sent too late.
  const behave = ({ contender, rate, slice }: Moment) =>
    contender === 'second' && rate === 4_000 && slice % 3 > 0 ? { latenessUs: 6_000 } : {};
  const run = await runOnFakes({ behave }, rates);
  const at = (rate: number, against: number | undefined) =>
    run.comparisons.find(
      ({ contender, metric, factors, baselineFactors }) =>
        contender === 'token' && metric === 'server-cpu' && factors.rate === rate && baselineFactors?.rate === against,
    );
  assert.equal(at(4_000, undefined)?.reason, 'rounds-lost', 'all contenders lose the round at this rate');
  assert.equal(at(2_000, undefined)?.verdict, 'equal');
  assert.equal(
    at(4_000, undefined)?.rounds,
    Math.ceil((at(2_000, undefined)?.rounds ?? 0) / 3),
    'one of three is left',
  );
  assert.equal(at(250, 4_000)?.reason, 'rounds-lost');
});

test('slices that a guard dropped say nothing of what a server can serve', async () => {
  const behave = ({ contender, rate, slice }: Moment) =>
    contender === 'second' && rate === 4_000 && slice % 4 === 0 ? { latenessUs: 6_000, overtimeMs: 200 } : {};
  const run = await runOnFakes({ behave }, rates);
  assert.ok(run.guards.every(({ name }) => name !== 'rate-not-served'));
  assert.ok(run.measurement('second', 'server-cpu', { rate: 4_000 }).value > 0);
});

test('a slice whose last answers take a little longer is served', async () => {
  const run = await late(5);
  assert.ok(run.measurement('second', 'server-cpu', { rate: 4_000 }).value > 0);
  assert.ok(run.guards.every(({ name }) => name !== 'rate-not-served'));
});
