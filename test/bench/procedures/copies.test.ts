/** The scenario workers on fakes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { hitsOf } from '../../../bench/procedures/copies/copied.ts';
import { endingOf, leadMs, stretchMs } from '../../../bench/procedures/copies/times.ts';
import { quickInput, second } from '../fake-contenders.ts';
import { type FakeRun, only, runOnFakes } from '../fake-run.ts';

const workers = await only('workers');

let usual: Promise<FakeRun> | undefined;
const usualRun = () => {
  usual ??= runOnFakes({}, workers);
  return usual;
};

test('every design of ours that several processes can serve has a cell for each number of workers; the control for capacity alone', async () => {
  const input = await quickInput(workers);
  const alone = { ...second, id: 'alone', limits: [{ id: 'one-instance', note: '' }] } as const;
  const { steps } = planned({ ...input, contenders: [...input.contenders, alone] });
  const ids = (procedure: string) => [
    ...new Set(
      steps.filter((step) => step.procedure === procedure).flatMap(({ arms }) => arms.map((arm) => arm.contender)),
    ),
  ];
  assert.deepEqual(ids('copies'), ['first', 'second', 'token']);
  assert.deepEqual(ids('slices'), ['bare', 'first', 'second', 'token']);
  const [copies] = steps.filter(({ procedure }) => procedure === 'copies');
  assert.deepEqual(
    copies?.arms.filter(({ contender }) => contender === 'first').map(({ factors }) => factors.workers),
    [1, 2, 4],
  );
});

test('each cell has servers and a store of its own; reads that do not count come first', async () => {
  const { world } = await usualRun();
  const cells = world.workers.join(' ').split('closed ');
  assert.equal(cells.length, 9);
  for (const cell of cells) assert.match(cell, /^\w+ [124] lead reads reads reads reads reads ?/);
});

test('more workers with a copy each ask the store more often, and answer fewer reads from it', async () => {
  const run = await usualRun();
  const [one, two] = [1, 2].map((count) => run.measurement('second', 'commands-per-read', { workers: count }));
  assert.ok(one && two);
  assert.deepEqual([one.n, two.n], [5, 5]);
  assert.ok(Math.abs(one.value - 0.102) < 0.003 && Math.abs(two.value - 0.202) < 0.003, `${one.value} ${two.value}`);
  assert.ok((one.low as number) < one.value && (one.high as number) > one.value);
  const hits = run.measurement('second', 'copy-hits', { workers: 1 });
  assert.ok(Math.abs(hits.value - 89.8) < 0.3 && hits.unit === '%', String(hits.value));
  const rows = run.comparisons.filter((row) => row.contender === 'second' && row.metric === 'commands-per-read');
  const more = rows.find((row) => row.baselineFactors !== undefined && row.factors.workers === 4);
  assert.equal(more?.verdict, 'different');
  assert.ok(Math.abs((more?.effect.value ?? 0) - 0.3) < 0.005);
  const less = rows.find((row) => row.baselineFactors === undefined && row.factors.workers === 4);
  assert.deepEqual([less?.baseline, less?.verdict], ['first', 'different']);
});

test('a design without copies asks as much whatever the workers, and has no share that a copy answers', async () => {
  const run = await usualRun();
  const same = run.comparisons.filter((row) => row.contender === 'first' && row.metric === 'commands-per-read');
  assert.deepEqual(
    same.map(({ verdict, effect, baselineFactors }) => [verdict, effect.value, baselineFactors?.workers]),
    [
      ['equal', 0, 1],
      ['equal', 0, 1],
    ],
  );
  assert.equal(run.measurement('token', 'commands-per-read', { workers: 4 }).value, 0);
  assert.equal(
    run.measurements.some(({ metric, contender }) => metric === 'copy-hits' && contender !== 'second'),
    false,
  );
});

test('a delay is that of the worker which refuses last', async () => {
  const run = await usualRun();
  const alone = run.measurement('second', 'all-refuse-p50', { workers: 1 });
  assert.deepEqual([alone.value, alone.censored], [5, 'at-most']);
  const four = run.measurement('second', 'all-refuse-p50', { workers: 4 });
  assert.ok(four.value > 1_000 && four.censored === undefined, String(four.value));
  assert.equal(four.n, 20);
  const [longer] = run.comparisons.filter(
    (row) =>
      row.contender === 'second' && row.metric === 'all-refuse-p50' && row.baselineFactors && row.factors.workers === 4,
  );
  assert.equal(longer?.verdict, 'different');
});

test('where workers have no cores of their own their capacity is told and not judged, and all else is judged', async () => {
  const { comparisons, guards, measurement } = await usualRun();
  const capacity = comparisons.filter(({ metric }) => metric === 'capacity');
  const verdicts = (count: number) =>
    new Set(
      capacity.filter((row) => row.factors.workers === count).map(({ verdict, reason }) => `${verdict} ${reason}`),
    );
  assert.deepEqual([...verdicts(4)], ['invalid few-cores']);
  assert.deepEqual([...verdicts(2)], ['invalid few-cores']);
  assert.ok(!verdicts(1).has('invalid few-cores'));
  assert.deepEqual(
    [1, 4].map((count) => measurement('first', 'capacity', { workers: count }).censored),
    [undefined, 'at-least'],
  );
  assert.ok(guards.some(({ name, contender }) => name === 'few-cores' && contender === 'bare'));
  assert.ok(comparisons.filter(({ metric }) => metric !== 'capacity').every(({ reason }) => reason !== 'few-cores'));
});

test('with a core for each worker capacity is judged', async () => {
  const spare = { pinned: true, servers: '1', store: '2', generator: '3', spare: '4,5', why: 'a test' };
  const { comparisons } = await runOnFakes({}, { ...workers, placement: spare });
  const reasons = (count: number) =>
    new Set(
      comparisons
        .filter(({ metric, factors }) => metric === 'capacity' && factors.workers === count)
        .map((row) => row.reason),
    );
  assert.ok(!reasons(2).has('few-cores'));
  assert.deepEqual([...reasons(4)], ['few-cores']);
});

test('reads go on for as long as a copy is believed', () => {
  assert.deepEqual([leadMs(0), stretchMs(0)], [300, 1_000]);
  assert.deepEqual([leadMs(5), stretchMs(5)], [6_000, 5_000]);
  const leads = [0, 0.5, 1].map((random) => endingOf(7, 5, random).leadMs);
  assert.deepEqual(leads, [10_000, 12_500, 15_000]);
  assert.deepEqual(endingOf(7, 0, 0.5), { number: 7, leadMs: 0, intervalMs: 5, patienceMs: 2_000 });
});

test('a copy is told by the second read of a worker, and by nothing that a design does without being asked', () => {
  const of = (firstCommands: number, againCommands: number, storeCommands = 250) =>
    hitsOf({ reads: 1_000, storeCommands, firstCommands, againCommands });
  assert.equal(of(1, 0), 75);
  assert.equal(of(2, 0), 87.5);
  assert.equal(of(1, 1), undefined);
  assert.equal(of(0.02, 0.01), undefined);
  assert.equal(of(1, 0, 1_100), 0, 'what is asked without being asked is no copy that is missed');
});
