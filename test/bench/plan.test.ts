import assert from 'node:assert/strict';
import { test } from 'node:test';
import { plannedSeconds } from '../../bench/plan/duration.ts';
import { planned } from '../../bench/plan/plan.ts';
import { repetitionOf } from '../../bench/plan/repetition.ts';
import { builtIn } from '../../bench/procedures/registry.ts';
import { suiteNamed, suites } from '../../bench/suites/suites.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { factor } from '../../vocabulary/factors.ts';
import { allFour, first, quickInput, token } from './fake-contenders.ts';
import { only } from './fake-run.ts';

const complaintOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof AuthbenchError) return error.complaint;
  }
  throw new assert.AssertionError({ message: 'no AuthbenchError was thrown' });
};

test('a plan holds every step of every scenario, in their order', async () => {
  const { steps } = planned(await quickInput());
  assert.deepEqual(
    steps.map(({ id, procedure, shape }) => `${id} ${procedure} ${shape}`),
    [
      'latency/open slices open',
      'latency/closed slices closed',
      'payload-size/counts exact-counts counted',
      'payload-size/bisection bisection counted',
      'revocation-delay/trials revocation probed',
      'store-load/counts exact-counts counted',
      'store-load/memory memory held',
    ],
  );
});

test('the rate is the suite’s unless one is given, and stands in the plan and in its open step alone', async () => {
  const suites = planned(await quickInput(await only('latency')));
  assert.deepEqual([suites.rate, suites.steps[0]?.settings.rate], [1_000, 1_000]);
  const given = planned(await quickInput({ ...(await only('latency')), rate: 200 }));
  assert.deepEqual([given.rate, given.steps[0]?.settings.rate], [200, 200]);
  assert.equal('rate' in (given.steps[1]?.settings ?? {}), false);
});

test('the control is found by its family, and a plan can do without one', async () => {
  assert.equal(planned(await quickInput()).control, 'bare');
  assert.equal(planned(await quickInput({ contenders: [first] })).control, null);
});

test('a counted step has an arm for each contender, operation and number of claims', async () => {
  const { steps } = planned(await quickInput(await only('payload-size')));
  assert.equal(steps[0]?.arms.length, 4 * 2 * 6);
  assert.equal(new Set(steps[0]?.arms.map((arm) => JSON.stringify(arm))).size, 48);
});

test('a design with a lifetime is tried at each lifetime, a session has none, the control is not tried', async () => {
  const arms = planned(await quickInput(await only('revocation-delay'))).steps[0]?.arms ?? [];
  const of = (id: string) => arms.filter(({ contender }) => contender === id);
  assert.deepEqual([of('bare').length, of('first').length, of('token').length], [0, 4, 12]);
  assert.ok(of('first').every(({ factors }) => !('lifetime' in factors)));
});

const many = (count: number) => [
  ...allFour,
  ...Array.from({ length: count - 4 }, (_, index) => ({ ...first, id: `more-${index}` })),
];

test('more contenders than a round holds are measured in batches, each with baseline and control', async () => {
  const contenders = many(13);
  const { steps, baseline } = planned(await quickInput({ ...(await only('latency')), contenders }));
  const open = steps.filter(({ shape }) => shape === 'open');
  const members = open.map(({ arms }) => arms.map(({ contender }) => contender));
  assert.deepEqual(
    members.map(({ length }) => length),
    [6, 6, 5],
  );
  for (const batch of members) assert.ok(batch.includes(baseline) && batch.includes('bare'));
  assert.deepEqual(new Set(members.flat()), new Set(contenders.map(({ id }) => id)));
  assert.equal(members.flat().length, 13 + 2 * 2, 'nobody else is in two of them');
});

test('the rounds of one batch go on from those of the one before', async () => {
  const { steps } = planned(await quickInput({ ...(await only('latency')), contenders: many(7) }));
  const open = steps.filter(({ shape }) => shape === 'open');
  assert.deepEqual(
    open.map(({ settings, minRounds, maxRounds }) => [settings.batch, settings.from, minRounds, maxRounds]),
    [
      [1, 0, 4, 4],
      [2, 4, 8, 8],
    ],
  );
});

test('with more contenders a lifetime has as many trials as the level of so many comparisons needs', async () => {
  const tokens = (count: number) => Array.from({ length: count }, (_, index) => ({ ...token, id: `token-${index}` }));
  const trials = async (count: number) => {
    const contenders = [...allFour, ...tokens(count)];
    return planned(await quickInput({ ...(await only('revocation-delay')), contenders })).steps[0]?.settings
      .trialsPerLifetime;
  };
  assert.deepEqual([await trials(0), await trials(20)], [20, 28]);
});

test('six contenders are one batch, and their plan says nothing of batches', async () => {
  const { steps } = planned(await quickInput({ ...(await only('latency')), contenders: many(6) }));
  assert.deepEqual(
    steps.map(({ arms, settings }) => [arms.length, settings.batch]),
    [
      [6, undefined],
      [6, undefined],
    ],
  );
});

test('a suite that repeats fills its minutes, also where a repetition takes less than was planned for it', async () => {
  const suite = suiteNamed('soak');
  const plan = planned(await quickInput({ suite }));
  const { repeats = 0 } = plan;
  const seconds =
    plannedSeconds(plan, builtIn) + (repeats - 1) * plannedSeconds(repetitionOf(plan, 1, builtIn), builtIn);
  const wanted = (suite.minutes ?? 0) * 60;
  assert.ok(0.78 * seconds >= wanted && seconds <= 1.4 * wanted, `${repeats} times, ${seconds} s`);
});

test('a suite that repeats refuses more contenders than a round holds, by name', async () => {
  const input = await quickInput({ contenders: many(7), suite: suiteNamed('soak') });
  const { code, received, allowed } = complaintOf(() => planned(input));
  assert.deepEqual([code, allowed], ['AB_TOO_MANY_CONTENDERS', '6 at a time']);
  assert.match(received ?? '', /more-2/);
});

test('a round of the most contenders stays under a second and a half in every suite', () => {
  for (const { id, open, closed } of suites)
    for (const { sliceMs } of [open, closed]) {
      assert.ok(sliceMs * 6 <= 1_500, `${id}: ${sliceMs} ms`);
      assert.ok(sliceMs >= 80, 'under 80 ms a bias of 3 % was seen');
    }
});

test('an unknown suite is refused with the nearest name', () => {
  const { code, received, allowed, next } = complaintOf(() => suiteNamed('quik'));
  assert.deepEqual(
    { code, received, allowed, next },
    {
      code: 'AB_UNKNOWN_SUITE',
      received: 'quik',
      allowed: 'quick, full, gate, world, people, soak',
      next: 'Did you mean quick?',
    },
  );
  assert.equal(complaintOf(() => suiteNamed('zzzzzzzz')).next, 'Leave --suite out for quick.');
});

test('a factor that no load applies is refused before anything is measured, and so are levels compared of none', async () => {
  const { scenarios } = await only('browser-headers');
  const varied = (changes: object) =>
    scenarios.map((scenario) => ({ ...scenario, steps: scenario.steps.map((step) => ({ ...step, ...changes })) }));
  const misspelt = await quickInput({ scenarios: varied({ levels: { header: [0, 1] } }) });
  const { code, received, next } = complaintOf(() => planned(misspelt));
  assert.deepEqual([code, received, next], ['AB_UNKNOWN_FACTOR', 'header', 'Did you mean headers?']);
  const compared = await quickInput({ scenarios: varied({ compareLevels: 'rate' }) });
  const about = complaintOf(() => planned(compared));
  assert.deepEqual([about.code, about.received, about.allowed], ['AB_UNKNOWN_FACTOR', 'rate', 'headers']);
});

test('a suite that repeats its plan cannot draw several starts: two rounds would have one number', async () => {
  const input = await quickInput({ suite: { ...suiteNamed('soak'), starts: 2 } });
  assert.throws(() => planned(input), /repeat its plan and draw several starts/);
});

test('every factor that a load can be varied by is declared, with words for people', () => {
  for (const { id } of builtIn.factors) assert.notEqual(factor(id).title, id);
});
