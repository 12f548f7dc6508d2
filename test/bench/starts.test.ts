/** A start is a level of the plan: new server processes, warmed, in which both load shapes are run. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../bench/plan/plan.ts';
import type { Recording } from '../../bench/recording/recorded.ts';
import { execute, type ScenarioOutcome } from '../../bench/run/execute.ts';
import { suiteNamed, suites } from '../../bench/suites/suites.ts';
import type { Sample } from '../../results/format.ts';
import { fewestStarts } from '../../statistics/starts.ts';
import { allFour, first, quickInput } from './fake-contenders.ts';
import { cutOff, only } from './fake-run.ts';
import { FakeWorld } from './fakes.ts';

const suite = {
  ...suiteNamed('quick'),
  starts: 3,
  open: { ...suiteNamed('quick').open, rounds: 8 },
  closed: { ...suiteNamed('quick').closed, rounds: 6 },
};
const input = await quickInput({ ...(await only('latency', 'store-load')), suite });
const plan = planned(input);

async function ran(signal?: AbortSignal, recorded?: Recording, nowMs = 0) {
  const world = new FakeWorld(signal === undefined ? {} : { signal });
  world.nowMs = nowMs;
  const outcomes: ScenarioOutcome[] = [];
  await execute(plan, input, world.instrument, (outcome) => outcomes.push(outcome), recorded);
  return { world, outcomes };
}
const whole = await ran();
const startsOf = (samples: readonly Sample[], step: string) =>
  Object.entries(
    Object.groupBy(
      samples.filter((sample) => sample.step === step),
      ({ start }) => start,
    ),
  ).map(([start, own = []]) => [Number(start), own.length]);

test('every suite that compares draws at least as many starts as a verdict takes; a soak, which compares nothing, has one', () => {
  for (const { id, starts, fewestStarts: fewest = starts } of suites)
    assert.ok(id === 'soak' ? starts === 1 : fewest >= fewestStarts, id);
  assert.equal(plan.starts, 3);
});

test('both load shapes are run in each start, and each sample names its own; what is exact is measured in the first', () => {
  const { samples } = whole.world;
  assert.deepEqual(
    startsOf(samples, 'latency/open'),
    [1, 2, 3].map((start) => [start, 8 * 4]),
  );
  assert.deepEqual(
    startsOf(samples, 'latency/closed'),
    [1, 2, 3].map((start) => [start, 6 * 4]),
  );
  assert.deepEqual(
    startsOf(samples, 'store-load/counts').map(([start]) => start),
    [1],
  );
});

test('servers, store and generator are new in each start, the first included, before any of its slices', () => {
  assert.equal(whole.world.renewed, 3);
  const order = whole.world.samples.map(({ start }) => start);
  assert.deepEqual(order, order.toSorted());
});

test('rounds go on counting from start to start, so that each has draws of its own', () => {
  const rounds = whole.world.samples.filter(({ step }) => step === 'latency/open').map(({ round }) => round);
  assert.deepEqual(
    [...new Set(rounds)],
    Array.from({ length: 24 }, (_, round) => round),
  );
});

test('a scenario ends with its last start, and its figures are of all of them', () => {
  assert.deepEqual(
    whole.outcomes.map(({ scenario, state, rounds }) => [scenario, state, rounds]),
    [
      ['store-load', 'measured', 24],
      ['latency', 'measured', 3 * (8 + 6)],
    ],
  );
});

test('in batches, every batch of a start has rounds that no other batch or start has', async () => {
  const contenders = [...allFour, ...['five', 'six', 'seven', 'eight'].map((id) => ({ ...first, id }))];
  const many = await quickInput({ ...(await only('latency')), suite: { ...suite, starts: 2 }, contenders });
  const world = new FakeWorld();
  await execute(planned(many), many, world.instrument, () => {});
  const open = world.samples.filter(({ shape }) => shape === 'open');
  const rounds = new Map(open.map(({ round, start, step }) => [round, `${start} ${step}`]));
  for (const { round, start, step } of open) assert.equal(rounds.get(round), `${start} ${step}`);
  assert.equal(rounds.size, 2 * 2 * 8);
});

for (const cut of [20, 8 * 4 + 5, 8 * 4 + 6 * 4 + 170, 300])
  test(`cut off after ${cut} samples, the start that was under way is measured again, and all else stays`, async () => {
    const { world, kept, recorded } = await cutOff(input, cut);
    const again = await ran(undefined, recorded, world.nowMs);
    const where = ({ step, start, round, contender, factors }: Sample) =>
      JSON.stringify([step, start, round, contender, factors]);
    assert.deepEqual([...kept, ...again.world.samples].map(where).sort(), whole.world.samples.map(where).sort());
    assert.deepEqual(
      again.outcomes.map(({ scenario, rounds }) => [scenario, rounds]).sort(),
      whole.outcomes.map(({ scenario, rounds }) => [scenario, rounds]).sort(),
    );
  });

test('in batches, the set of processes that was cut off is measured again, and the batches before it stay', async () => {
  const contenders = [...allFour, ...['five', 'six', 'seven', 'eight'].map((id) => ({ ...first, id }))];
  const many = await quickInput({ ...(await only('latency')), suite: { ...suite, starts: 2 }, contenders });
  const whole = new FakeWorld();
  await execute(planned(many), many, whole.instrument, () => {});
  const where = ({ step, start, round, contender }: Sample) => JSON.stringify([step, start, round, contender]);
  // In the second batch of the second start, before and after its open loop.
  for (const cut of [whole.samples.length - 8 * 5 - 10, whole.samples.length - 10]) {
    const { world, kept, recorded } = await cutOff(many, cut);
    const set = ({ start, step }: Sample) => `${start} ${step.split('#')[1] ?? '1'}`;
    assert.deepEqual(new Set(kept.map(set)), new Set(['1 1', '1 2', '2 1']));
    const again = new FakeWorld();
    again.nowMs = world.nowMs;
    await execute(planned(many), many, again.instrument, () => {}, recorded);
    assert.equal(again.renewed, 1);
    assert.deepEqual([...kept, ...again.samples].map(where).sort(), whole.samples.map(where).sort());
  }
});
