/** What a run refuses to conclude: overload, counts that are not exact, too few fills or trials; and what it renews. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../bench/plan/plan.ts';
import { suiteNamed } from '../../bench/suites/suites.ts';
import { quickInput } from './fake-contenders.ts';
import { only, runOnFakes } from './fake-run.ts';

const latency = await only('latency');
const storeLoad = await only('store-load');
const revocation = await only('revocation-delay');

test('at an overloaded server response times are invalid, its CPU per request is not', async () => {
  const behave = ({ contender, shape }: { contender: string; shape: string }) =>
    contender === 'second' && shape === 'open' ? { cpuUs: 950 } : {};
  const run = await runOnFakes({ behave }, latency);
  const { verdict, reason } = run.comparison('second', 'response-p50');
  assert.deepEqual([verdict, reason], ['invalid', 'overloaded']);
  assert.equal(run.comparison('second', 'server-cpu').verdict, 'different');
  assert.equal(run.comparison('token', 'response-p50').verdict, 'equal');
});

test('a server whose event loop is never idle is overloaded, also where a neighbour leaves it little CPU', async () => {
  const busy = (eventLoopBusy: number) =>
    runOnFakes(
      {
        behave: ({ contender, shape }) =>
          contender === 'second' && shape === 'open' ? { eventLoopBusy, cpuUs: 300 } : {},
      },
      latency,
    );
  const [crowded, idle] = [await busy(0.95), await busy(0.7)];
  const { verdict, reason } = crowded.comparison('second', 'response-p50');
  assert.deepEqual([verdict, reason], ['invalid', 'overloaded']);
  assert.notEqual(idle.comparison('second', 'response-p50').verdict, 'invalid');
});

test('an exact count that differs between series is invalid, and says why', async () => {
  const behave = ({ contender, shape, slice }: { contender: string; shape: string; slice: number }) =>
    contender === 'second' && shape === 'counted' ? { storeCommands: { get: 1 + (slice % 2) } } : {};
  const run = await runOnFakes({ behave }, storeLoad);
  const { verdict, reason } = run.comparison('second', 'store-commands', { operation: 'read' });
  assert.deepEqual([verdict, reason], ['invalid', 'not-exact']);
});

test('memory is different only when four fills lie beyond four others', async () => {
  const behave = ({ contender }: { contender: string }) => (contender === 'second' ? { storeMemoryBytes: 600 } : {});
  const run = await runOnFakes({ behave }, storeLoad);
  assert.equal(run.comparison('second', 'store-memory').verdict, 'different');
  const scenarios = storeLoad.scenarios.map((scenario) => ({
    ...scenario,
    steps: scenario.steps.map((step) => (step.procedure === 'memory' ? { ...step, fills: 3 } : step)),
  }));
  const few = await runOnFakes({ behave }, { scenarios });
  const { verdict, reason } = few.comparison('second', 'store-memory');
  assert.deepEqual([verdict, reason], ['undecided', 'too-few']);
});

test('a design that keeps nothing in the store is not filled: its memory is none, and equal to that of its like', async () => {
  const run = await runOnFakes({}, { ...storeLoad, baseline: 'token' });
  const { value, n, note } = run.measurement('token', 'store-memory');
  assert.deepEqual([value, n, note], [0, 0, 'it keeps nothing in the store']);
  assert.equal(run.comparison('bare', 'store-memory').verdict, 'equal');
});

test('two designs that always accept again are equal, however many trials each had', async () => {
  const alive = { refusedMs: 2, reacceptedMs: 350 };
  let faulted = false;
  const run = await runOnFakes(
    {
      trial: ({ inFlight }, contender) => (inFlight === 'slow' && contender !== 'token' ? alive : {}),
      fault: ({ inFlight, trigger, userId }) => {
        if (faulted || inFlight !== 'slow' || trigger !== 'logout' || userId === '') return undefined;
        faulted = true;
        return 'the server did not answer';
      },
    },
    revocation,
  );
  const { effect, verdict } = run.comparison('second', 'reaccepted', { trigger: 'logout', inFlight: 'slow' });
  assert.deepEqual([effect.value, verdict], [0, 'equal']);
});

test('a cell that lost over a third of its trials is invalid', async () => {
  const run = await runOnFakes(
    { fault: ({ trigger, number }) => (trigger === 'logout' && number % 2 === 0 ? 'no' : undefined) },
    revocation,
  );
  assert.ok(run.guards.some(({ name }) => name === 'rounds-lost'));
  assert.ok(run.comparisons.some(({ verdict, reason }) => verdict === 'invalid' && reason === 'rounds-lost'));
});

test('with too few trials for the level nothing is decided', async () => {
  const suite = { ...suiteNamed('quick'), trialsPerCell: 2 };
  const run = await runOnFakes({}, { ...revocation, suite });
  const cell = { trigger: 'logout', inFlight: 'none' };
  const { verdict, reason } = run.comparison('second', 'revocation-delay-p50', cell);
  assert.deepEqual([verdict, reason], ['undecided', 'too-few']);
});

test('fewer arms get more rounds, so that a start takes the same time', async () => {
  const input = await quickInput(latency);
  const two = planned({ ...input, contenders: input.contenders.slice(0, 2) });
  assert.deepEqual(
    two.steps.map(({ minRounds }) => minRounds),
    [8, 16],
  );
  assert.deepEqual(
    planned(input).steps.map(({ minRounds }) => minRounds),
    [4, 8],
  );
});

test('credentials are issued again, between rounds, before half of their life is over', async () => {
  const input = await quickInput(latency);
  const contenders = input.contenders.map((contender) =>
    contender.id === 'token' ? { ...contender, lifetimeSeconds: 2 } : contender,
  );
  const run = await runOnFakes({}, { ...latency, contenders });
  const openings = (id: string) => run.world.generator.opened.filter(({ arm }) => arm.includes(`/${id}/`)).length;
  assert.ok(openings('token') > openings('first'), `${openings('token')} openings of the arm with short lives`);
});
