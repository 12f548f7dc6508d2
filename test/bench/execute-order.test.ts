/** What is drawn, and what ends a plan early. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../bench/plan/plan.ts';
import { execute } from '../../bench/run/execute.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import type { Sample } from '../../results/format.ts';
import { quickInput } from './fake-contenders.ts';
import { only, runOnFakes } from './fake-run.ts';
import { FakeWorld } from './fakes.ts';

const latency = await only('latency');

/** Contenders in the order of their slices, a list a round. */
function ordersOf(samples: readonly Sample[], shape: string): string[][] {
  const rounds: string[][] = [];
  for (const sample of samples.filter((each) => each.shape === shape)) {
    rounds[sample.round] ??= [];
    (rounds[sample.round] as string[])[sample.order] = sample.contender;
  }
  return rounds;
}

test('the same input gives the same plan, and another seed changes nothing in it but the seed', async () => {
  const plan = planned(await quickInput());
  assert.deepEqual(planned(await quickInput()), plan);
  assert.deepEqual(planned(await quickInput({ seed: 8 })), { ...plan, seed: 8 });
});

test('every round gives every arm one slice, in an order of its own', async () => {
  const { world } = await runOnFakes({}, latency);
  for (const [shape, rounds] of [
    ['open', 28],
    ['closed', 56],
  ] as const) {
    const orders = ordersOf(world.samples, shape);
    assert.equal(orders.length, rounds);
    for (const order of orders) assert.deepEqual(order.toSorted(), ['bare', 'first', 'second', 'token']);
    // 24 orders are possible; 28 draws that hit fewer than 8 of them would be no draws.
    assert.ok(new Set(orders.map(String)).size >= 8);
  }
});

test('the order of the arms is a function of the seed', async () => {
  const ordersFor = async (seed: number) =>
    ordersOf((await runOnFakes({}, { ...latency, seed })).world.samples, 'open');
  const orders = await ordersFor(7);
  assert.deepEqual(await ordersFor(7), orders);
  assert.notDeepEqual(await ordersFor(8), orders);
});

test('the same seed gives the same figures, to the last digit', async () => {
  const behave = ({ shape, slice }: { shape: string; slice: number }) =>
    shape === 'open' ? { cpuUs: 100 + (slice % 7), serviceUs: 300 + (slice % 5) } : {};
  const [one, other] = [await runOnFakes({ behave }, latency), await runOnFakes({ behave }, latency)];
  assert.deepEqual(other.comparisons, one.comparisons);
  assert.deepEqual(other.measurements, one.measurements);
});

test('a signal ends the plan at the next edge of a slice, with a partial scenario of the rounds that were whole', async () => {
  const controller = new AbortController();
  const run = await runOnFakes({
    signal: controller.signal,
    behave: ({ contender, shape, slice }) => {
      if (contender === 'first' && shape === 'open' && slice === 20) controller.abort();
      return {};
    },
  });
  assert.deepEqual(
    run.outcomes.map(({ scenario, state, rounds }) => [scenario, state, rounds]),
    [
      ['payload-size', 'measured', 2],
      ['revocation-delay', 'measured', 140],
      ['store-load', 'measured', 24],
      ['latency', 'partial', 60],
    ],
  );
  assert.equal(run.comparison('second', 'server-cpu').rounds, 20, 'what there was is analysed');
  const last = run.world.samples.at(-1);
  assert.deepEqual(
    [last?.contender, last?.round],
    ['first', 20],
    'the slice under way is kept, and none comes after it',
  );
  assert.deepEqual(run.world.generator.open, []);
});

test('a signal between two slices of a counted series ends there, and says how many rounds it had', async () => {
  const controller = new AbortController();
  const run = await runOnFakes(
    {
      signal: controller.signal,
      behave: ({ contender, operation, slice }) => {
        if (contender === 'first' && operation === 'login' && slice > 0) controller.abort();
        return {};
      },
    },
    await only('store-load'),
  );
  const [outcome] = run.outcomes;
  assert.equal(outcome?.state, 'partial');
  const rounds = new Set(run.world.samples.filter(({ shape }) => shape === 'counted').map(({ round }) => round)).size;
  assert.equal(outcome?.rounds, rounds);
  assert.ok(rounds < 20);
});

test('a signal during warm-up leaves no round, and no arm open', async () => {
  const controller = new AbortController();
  const run = await runOnFakes(
    {
      signal: controller.signal,
      behave: ({ shape }) => {
        if (shape === 'counted') controller.abort();
        return {};
      },
    },
    latency,
  );
  assert.deepEqual(
    run.outcomes.map(({ state, rounds, figures }) => [state, rounds, figures.measurements.length]),
    [['partial', 0, 0]],
  );
  assert.deepEqual([run.world.samples, run.world.generator.open], [[], []]);
});

test('a signal that was given before the start measures nothing', async () => {
  const run = await runOnFakes({ signal: AbortSignal.abort() });
  assert.deepEqual(run.outcomes, []);
  assert.deepEqual(run.world.samples, []);
});

/** 4 to 9 starts, of a few rounds each. */
const adaptive = {
  ...suiteNamed('full'),
  starts: 9,
  fewestStarts: 6,
  open: { ...suiteNamed('full').open, rounds: 3 },
  closed: { ...suiteNamed('full').closed, rounds: 2 },
};
/** How many starts it took, where the CPU of `second` is so much dearer in every other start. */
async function startsUntilPrecise(dearer: number, always = 100) {
  const run = await runOnFakes(
    {
      behave: ({ contender, shape, start }) =>
        contender === 'second' && shape === 'open' ? { cpuUs: always * (start % 2 === 0 ? 1 : 1 + dearer) } : {},
    },
    { ...latency, suite: adaptive },
  );
  return { starts: run.comparison('second', 'server-cpu').starts, run };
}

test('measuring stops when the primary metrics are precise enough in every comparison, and not before the fewest starts', async () => {
  assert.equal((await startsUntilPrecise(0)).starts, 6);
  assert.equal((await startsUntilPrecise(0.3)).starts, 9, 'the most that the suite allows');
});

test('a difference that is plain to see does not stop the measuring: precision does', async () => {
  const { run, starts } = await startsUntilPrecise(0.3, 1_000);
  assert.ok((run.comparison('second', 'server-cpu').effect.low as number) > 5);
  assert.equal(starts, 9);
});

test('the order in which servers are started and warmed up is drawn for each start', async () => {
  const { world } = await runOnFakes({}, latency);
  const starts = Map.groupBy(world.generator.opened, (_, index) => Math.floor(index / 8));
  const orders = [...starts.values()].map((openings) =>
    openings
      .slice(0, 4)
      .map(({ arm }) => arm)
      .join(),
  );
  assert.ok(new Set(orders).size >= 4, `${new Set(orders).size} orders in 7 starts`);
});

test('an error of the generator ends the plan and leaves no arm open', async () => {
  const input = await quickInput(latency);
  const world = new FakeWorld({
    behave: ({ shape, slice }) => {
      if (shape === 'open' && slice === 2) throw new Error('the generator is gone');
      return {};
    },
  });
  await assert.rejects(
    execute(planned(input), input, world.instrument, () => {}),
    /the generator is gone/,
  );
  assert.deepEqual(world.generator.open, []);
});

test('progress names the scenario and the step, and reaches its end', async () => {
  const { world } = await runOnFakes();
  const lasts = new Map(world.progress.map((made) => [`${made.scenario}/${made.step}`, made]));
  for (const step of [
    'latency/open',
    'latency/closed',
    'store-load/counted',
    'store-load/held',
    'revocation-delay/trials',
  ])
    assert.equal(lasts.get(step)?.done, lasts.get(step)?.of, step);
});
