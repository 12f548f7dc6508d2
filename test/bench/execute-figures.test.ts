/** Which readings a figure is made of, and which it leaves out. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Behaviour, Moment } from './fake-generator.ts';
import { only, runOnFakes } from './fake-run.ts';

const latency = await only('latency');
const storeLoad = await only('store-load');

test('response time is queueing and service together, service time is service alone', async () => {
  const run = await runOnFakes({ behave: () => ({ queueingUs: 500, serviceUs: 300 }) }, latency);
  assert.deepEqual(
    [run.measurement('first', 'response-p50').value, run.measurement('first', 'service-p50').value],
    [800, 300],
  );
});

test('a slice is late by its 99th percentile: two requests in 250 may be, five may not', async () => {
  const lateIn = async (every: number) => {
    const behave = ({ contender, slice, shape }: Moment): Partial<Behaviour> =>
      contender === 'second' && shape === 'open' && slice === 4
        ? { latenessUs: (request) => (request % every === 0 && request < 240 ? 6_000 : 10) }
        : {};
    return (await runOnFakes({ behave }, latency)).world.guards.map(({ name }) => name);
  };
  assert.deepEqual(await lateIn(125), []);
  assert.deepEqual(await lateIn(50), ['late']);
});

test('a baseline that the instrument hides leaves every comparison undecided', async () => {
  const run = await runOnFakes(
    { behave: ({ contender }) => (contender === 'first' ? { latenessUs: 150 } : {}) },
    latency,
  );
  for (const contender of ['bare', 'second', 'token'])
    assert.equal(run.comparison(contender, 'response-p50').reason, 'instrument-bound');
});

test('a capacity that the generator bounded is at least what was seen, and a CPU per request is what it is', async () => {
  const run = await runOnFakes(
    { behave: ({ contender, shape }) => (contender === 'second' && shape === 'closed' ? { generatorBusy: 0.9 } : {}) },
    latency,
  );
  assert.equal(run.measurement('second', 'capacity').censored, 'at-least');
  assert.equal(run.measurement('second', 'server-cpu-saturated').censored, undefined);
  assert.equal(run.measurement('first', 'capacity').censored, undefined);
});

test('a far tail needs requests beyond it, however many starts there were', async () => {
  const run = await runOnFakes({}, latency);
  // 28 rounds of 250 have 7 requests beyond the 99.9th percentile; 100 of them take 100 starts of 4 rounds.
  assert.equal(run.comparison('second', 'response-p999').neededStarts, 100);
});

/** How many series of this contender and operation came before; the first of them warms up. */
function counter() {
  const counts = new Map<string, number>();
  return ({ contender, operation }: Moment) => {
    const before = counts.get(contender + operation) ?? 0;
    counts.set(contender + operation, before + 1);
    return before;
  };
}

test('operations are warmed up before they are counted', async () => {
  const countOf = counter();
  const run = await runOnFakes(
    { behave: (moment) => ({ storeCommands: countOf(moment) === 0 ? { script: 9 } : { get: 1 } }) },
    storeLoad,
  );
  assert.equal(run.measurement('first', 'store-commands', { operation: 'read' }).value, 1);
  assert.equal(run.measurement('first', 'store-commands', { operation: 'read' }).n, 20 * 40);
});

for (const [who, dropped] of [
  ['a contender', 'second'],
  ['the baseline', 'first'],
] as const) {
  test(`a series of ${who} that was dropped is left out of its figures, and its round out of the comparison`, async () => {
    const countOf = counter();
    const run = await runOnFakes(
      {
        behave: (moment) => {
          const count = countOf(moment);
          const bad = moment.contender === dropped && moment.operation === 'read' && count === 4;
          return {
            wrong: bad ? 1 : 0,
            storeCommands: { get: bad ? 50 : 1 },
            storeCpuUs: moment.contender === dropped ? 3 : 1,
          };
        },
      },
      storeLoad,
    );
    const read = { operation: 'read' };
    assert.deepEqual(
      [run.measurement(dropped, 'store-commands', read).value, run.measurement(dropped, 'store-commands', read).n],
      [1, 19 * 40],
    );
    assert.equal(run.comparison('second', 'store-commands', read).rounds, 19);
    const cpu = run.comparison('second', 'store-cpu', read);
    assert.deepEqual([cpu.rounds, Math.abs(cpu.effect.value)], [19, 2]);
    assert.equal(run.comparison('second', 'store-commands', { operation: 'login' }).rounds, 20);
  });
}

test('with over a third of its series dropped a counted comparison is invalid', async () => {
  const drop = async (series: number) => {
    const countOf = counter();
    const behave = (moment: Moment): Partial<Behaviour> => {
      const count = countOf(moment);
      return {
        lost: moment.contender === 'second' && moment.operation === 'read' && count > 0 && count <= series ? 1 : 0,
      };
    };
    return runOnFakes({ behave }, storeLoad);
  };
  const over = await drop(7); // of 20
  for (const metric of ['store-commands', 'store-cpu']) {
    const { verdict, reason } = over.comparison('second', metric, { operation: 'read' });
    assert.deepEqual([verdict, reason], ['invalid', 'rounds-lost']);
  }
  assert.ok(over.guards.some(({ name, contender }) => name === 'rounds-lost' && contender === 'second'));
  assert.equal(over.comparison('token', 'store-commands', { operation: 'read' }).verdict, 'equal');
  const under = await drop(6);
  assert.equal(under.comparison('second', 'store-commands', { operation: 'read' }).verdict, 'equal');
});

test('a design that stores nothing is not filled and holds nothing, a session is filled as often as the plan says', async () => {
  const { world, measurement, comparison } = await runOnFakes({ behave: () => ({ storeMemoryBytes: 400 }) }, storeLoad);
  const fills = (id: string) =>
    world.samples.filter(({ shape, contender }) => shape === 'held' && contender === id).length;
  assert.deepEqual(['bare', 'first', 'second', 'token'].map(fills), [0, 4, 4, 0]);
  assert.deepEqual([measurement('token', 'store-memory').value, measurement('token', 'store-memory').n], [0, 0]);
  assert.equal(comparison('token', 'store-memory').verdict, 'different');
});

test('memory is different when the ranges of the fills lie apart, and undecided when they overlap', async () => {
  const withFills = (own: readonly number[]) =>
    runOnFakes(
      {
        behave: ({ contender, slice }) => ({
          storeMemoryBytes: (contender === 'second' ? own : [390, 430, 410, 410])[slice] ?? 0,
        }),
      },
      storeLoad,
    );
  assert.equal((await withFills([420, 400, 440, 420])).comparison('second', 'store-memory').verdict, 'undecided');
  const apart = await withFills([460, 440, 450, 450]);
  assert.equal(apart.comparison('second', 'store-memory').verdict, 'different');
  assert.equal(apart.comparison('second', 'store-memory').effect.value, 450 - 410);
  const { value, low, high } = apart.measurement('first', 'store-memory');
  assert.deepEqual([value, low, high], [410, 390, 430]);
});

test('a fill with a wrong answer or a lost connection is no reading', async () => {
  for (const bad of [{ wrong: 1 }, { lost: 1 }, { unanswered: 1 }]) {
    const run = await runOnFakes(
      {
        behave: ({ contender, slice, operation }) =>
          contender === 'second' && slice === 1 && operation === 'login'
            ? { ...bad, storeMemoryBytes: 9_999 }
            : { storeMemoryBytes: 400 },
      },
      storeLoad,
    );
    const { value, note } = run.measurement('second', 'store-memory');
    assert.deepEqual([value, note], [400, 'range of 3 fills of the emptied store']);
    const { verdict, reason } = run.comparison('second', 'store-memory');
    assert.deepEqual([verdict, reason], ['undecided', 'too-few'], 'three fills beyond four others happen by chance');
  }
});

test('limits that neither of the two reached are not compared', async () => {
  const { comparisons } = await runOnFakes({}, await only('payload-size'));
  const compared = comparisons.filter(({ metric }) => metric === 'claims-to-431').map(({ contender }) => contender);
  assert.deepEqual(compared, ['token']);
});

test('revocation compares cells of the same trigger', async () => {
  const run = await runOnFakes(
    {
      trial: ({ trigger }, contender) =>
        contender === 'first' && trigger === 'logout' ? { lastAcceptedMs: 100, refusedMs: 101 } : {},
    },
    await only('revocation-delay'),
  );
  const p50 = (trigger: string) =>
    run.comparison('second', 'revocation-delay-p50', { trigger, inFlight: 'none' }).effect.value;
  assert.deepEqual([p50('logout'), p50('revoke')], [1 - 100, 0]);
});
