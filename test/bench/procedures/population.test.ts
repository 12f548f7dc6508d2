/** The scenario population on fakes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Exchange } from '../../../bench/generator/valve.ts';
import { expectedSeconds } from '../../../bench/plan/duration.ts';
import { planned } from '../../../bench/plan/plan.ts';
import { dealt } from '../../../bench/procedures/population/requests.ts';
import { builtIn } from '../../../bench/procedures/registry.ts';
import { randomFor } from '../../../vocabulary/random.ts';
import { quickInput, second } from '../fake-contenders.ts';
import type { Moment } from '../fake-generator.ts';
import { cutOff, only, runOnFakes } from '../fake-run.ts';

const asked = await only('population');
const all = [128, 10_000, 100_000, 1_000_000];

/** A read among a million takes 10 % longer; a login a tenth of a millisecond; a revoke a µs for each population of ten. */
const behave = ({ population = 0, operation }: Moment) => ({
  serviceUs: operation === 'read' ? (population === 1_000_000 ? 330 : 300) : 500,
  storeCommands: { get: 3 },
});

test('designs whose logins leave something in a Redis of ours are filled, others have no arm', async () => {
  const input = await quickInput(asked);
  const others = [
    { ...second, id: 'own', store: 'own' as const },
    { ...second, id: 'chatty', background: true as const },
    {
      ...second,
      id: 'list',
      storeLoss: { reads: 'open' as const, graceSeconds: 0, forgets: 'revocations' as const, note: '' },
    },
  ];
  const [step] = planned({ ...input, contenders: [...input.contenders, ...others] }).steps;
  assert.deepEqual([...new Set(step?.arms.map(({ contender }) => contender))], ['first', 'second']);
  const of = (is: (factors: Readonly<Record<string, unknown>>) => boolean) =>
    step?.arms.filter(({ contender, factors }) => contender === 'first' && is(factors)).map(({ factors }) => factors);
  assert.deepEqual(
    of(({ operation, sessions }) => operation === undefined && sessions === undefined),
    all.map((population) => ({ population })),
  );
  assert.deepEqual(
    of(({ sessions }) => sessions !== undefined),
    [128, 1_000_000].flatMap((population) => [1, 100, 1_000].map((sessions) => ({ population, sessions }))),
  );
  const none = planned({ ...input, contenders: input.contenders.filter(({ store }) => store === 'none') });
  assert.deepEqual(none.steps[0]?.arms, []);
  assert.equal(expectedSeconds(none.steps[0] as NonNullable<typeof step>, builtIn), 0);
});

test('a read among many is compared with one among the fewest, of the same contender, and with the baseline among as many', async () => {
  const run = await runOnFakes({ behave }, asked);
  const own = run.comparisons.filter(
    ({ contender, metric, baselineFactors }) =>
      contender === 'second' && metric === 'response-p50' && baselineFactors !== undefined,
  );
  assert.deepEqual(
    own.map(({ factors, baselineFactors, effect }) => [
      factors.population,
      baselineFactors?.population,
      Number(effect.value.toFixed(3)),
    ]),
    [
      [10_000, 128, 1],
      [100_000, 128, 1],
      [1_000_000, 128, 1.1],
    ],
  );
  assert.equal(run.measurement('second', 'population-bytes', { population: 1_000_000 }).value.toFixed(3), '500.000');
  assert.equal(run.measurement('second', 'fill-time', { population: 1_000_000 }).value.toFixed(3), '10.000');
  assert.deepEqual(
    run.measurements
      .filter(({ metric, contender }) => ['population-bytes', 'fill-time'].includes(metric) && contender === 'first')
      .map(({ metric, factors, n }) => [metric, factors.population, n]),
    [
      ['population-bytes', 10_000, 7],
      ['population-bytes', 100_000, 7],
      ['population-bytes', 1_000_000, 7],
      ['fill-time', 100_000, 7],
      ['fill-time', 1_000_000, 7],
    ],
  );
  assert.equal(run.measurement('first', 'login-time', { population: 10_000 }).value.toFixed(3), '0.500');
  const revoke = { population: 128, sessions: 100 };
  assert.equal(run.measurement('first', 'revoke-time', revoke).value.toFixed(3), '0.300');
  assert.equal(run.measurement('first', 'store-commands', revoke).value, 3);
  assert.deepEqual(new Set(run.world.filled), new Set(['first', 'second', 'closed']));
  assert.deepEqual(run.world.generator.open, []);
  // Pictures of slices are drawn of reads alone.
  const shapes = Map.groupBy(run.world.samples, ({ shape }) => shape);
  assert.deepEqual([...shapes.keys()].toSorted(), ['open', 'single']);
  assert.ok(shapes.get('open')?.every(({ factors }) => Object.keys(factors).join() === 'population'));
});

test('a population that keys were lost of makes what is compared with it invalid, and nothing else', async () => {
  const input = await quickInput(asked);
  const { execute } = await import('../../../bench/run/execute.ts');
  const { FakeWorld } = await import('../fakes.ts');
  const world = new FakeWorld({ behave });
  world.keysLost = (contender, population) =>
    contender === 'second' && population === 100_000 ? 3_000 : population === 10_000 ? 20 : 0;
  const outcomes: Parameters<Parameters<typeof execute>[3]>[0][] = [];
  await execute(planned(input), input, world.instrument, (outcome) => outcomes.push(outcome));
  const figures = outcomes.flatMap((outcome) => outcome.figures);
  const fired = figures.flatMap(({ guards }) => guards).filter(({ name }) => name === 'population-off');
  assert.deepEqual(
    fired.map(({ arm, value }) => [arm?.contender, arm?.factors, value]),
    [['second', { population: 100_000 }, 0.015]],
  );
  const invalid = figures.flatMap(({ comparisons }) => comparisons).filter(({ verdict }) => verdict === 'invalid');
  assert.ok(invalid.length > 0);
  assert.ok(
    invalid.every(
      ({ contender, factors, reason }) =>
        contender === 'second' && factors.population === 100_000 && reason === 'population-off',
    ),
  );
});

test('a start that was cut off is measured again whole, one that was not is kept', async () => {
  const input = await quickInput(asked);
  const one = { ...input, suite: { ...input.suite, starts: 1 } };
  assert.equal((await cutOff(one, 30)).kept.length, 0);
  const { kept, world } = await cutOff(one, Number.POSITIVE_INFINITY);
  assert.deepEqual([kept.length > 0, kept.length], [true, world.samples.length]);
});

test('every credential is asked equally often, give or take one, by lists of one length', () => {
  const exchanges = Array.from({ length: 128 }, (_, index) => ({ path: `/${index}` }) as unknown as Exchange);
  const lists = dealt(exchanges, 32, 313, randomFor(7, 'draws', 1));
  assert.deepEqual(new Set(lists.map(({ length }) => length)), new Set([313]));
  const counts = [...Map.groupBy(lists.flat(), ({ path }) => path).values()].map(({ length }) => length);
  assert.equal(counts.length, 128);
  assert.deepEqual(new Set(counts), new Set([78, 79]));
});
