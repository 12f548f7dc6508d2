/** The scenario client-link on fakes: what claims cost over a link is what the uplink takes for their bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { quickInput } from '../fake-contenders.ts';
import type { Behaviour, Moment } from '../fake-generator.ts';
import { cutOff, type FakeRun, only, runOnFakes } from '../fake-run.ts';

const link = await (async () => {
  const { suite } = await quickInput();
  return { ...(await only('client-link')), suite: { ...suite, starts: 5 } };
})();

/** Each start is a little slower or faster; `token` sends 4,000 bytes more. */
const designs = ({ contender, start }: Moment): Partial<Behaviour> => ({
  serviceUs: 300 + (start % 3) * 4,
  requestBytes: contender === 'token' ? 4_150 : 150,
});

let usual: Promise<FakeRun> | undefined;
const usualRun = () => {
  usual ??= runOnFakes({ behave: designs }, link);
  return usual;
};

test('every design with a credential has an arm at each link and number of claims; the control has none', async () => {
  const [step] = planned(await quickInput(link)).steps;
  assert.deepEqual([step?.id, step?.shape], ['client-link/requests', 'single']);
  assert.deepEqual([...new Set(step?.arms.map(({ contender }) => contender))].toSorted(), ['first', 'second', 'token']);
  assert.equal(step?.arms.length, 3 * 3 * 3);
});

test('a first request waits two round trips longer than a later one, and both wait for the uplink', async () => {
  const { measurements } = await usualRun();
  const of = (metric: string, contender: string, at: string) =>
    measurements.find(
      (row) =>
        row.metric === metric && row.contender === contender && row.factors.link === at && row.factors.claims === 0,
    )?.value as number;
  for (const at of ['10-mbit', '1-mbit']) {
    const apart = of('first-request-time', 'first', at) - of('later-request-time', 'first', at);
    assert.ok(Math.abs(apart - 100) < 0.005, `${at}: ${apart}`);
  }
  assert.equal(of('first-request-time', 'first', 'loopback'), of('later-request-time', 'first', 'loopback'));
  // 4,000 bytes more are 32 ms at 1 Mbit/s, and what three further segments bring.
  const longer = of('later-request-time', 'token', '1-mbit') - of('later-request-time', 'first', '1-mbit');
  assert.ok(longer > 32 && longer < 34, `${longer}`);
});

test('designs are compared at the same link and claims, and each with itself without claims', async () => {
  const { comparisons } = await usualRun();
  const rows = comparisons.filter(({ metric }) => metric === 'later-request-time');
  const designsOnly = rows.filter(({ baselineFactors }) => baselineFactors === undefined);
  assert.equal(designsOnly.length, 2 * 9);
  assert.ok(designsOnly.every(({ baseline, starts }) => baseline === 'first' && starts === 5));
  const levels = rows.filter(({ baselineFactors }) => baselineFactors !== undefined);
  assert.equal(levels.length, 3 * 6);
  assert.ok(
    levels.every(
      ({ baseline, contender, baselineFactors, factors }) =>
        baseline === contender && baselineFactors?.claims === 0 && baselineFactors.link === factors.link,
    ),
  );
  const token = designsOnly.find(
    ({ contender, factors }) => contender === 'token' && factors.link === '1-mbit' && factors.claims === 0,
  );
  assert.equal(token?.verdict, 'different');
  assert.ok((token?.effect.value ?? 0) > 1.4);
});

test('a link that let something go late drops its connection, and too many of them leave nothing to compare', async () => {
  const { world, measurements } = await runOnFakes(
    { behave: (moment) => ({ ...designs(moment), ...(moment.contender === 'second' ? { relayLateUs: 1_500 } : {}) }) },
    link,
  );
  assert.ok(world.guards.some(({ name }) => name === 'link-late'));
  assert.ok(!measurements.some(({ contender }) => contender === 'second'));
  const late = await runOnFakes(
    {
      behave: (moment) => ({
        ...designs(moment),
        ...(moment.contender === 'second' && moment.slice % 2 === 0 ? { relayLateUs: 1_500 } : {}),
      }),
    },
    link,
  );
  const [row] = late.comparisons.filter(({ contender, baseline }) => contender === 'second' && baseline === 'first');
  assert.deepEqual([row?.verdict, row?.reason], ['invalid', 'rounds-lost']);
});

test('a connection that broke is dropped, and the run goes on', async () => {
  const { world, measurements } = await runOnFakes(
    { behave: (moment) => ({ ...designs(moment), ...(moment.slice === 60 ? { lost: 1 } : {}) }) },
    link,
  );
  assert.ok(world.guards.some(({ name }) => name === 'connection-lost'));
  const dropped = world.samples.filter((sample) => sample.dropped.includes('connection-lost'));
  assert.ok(dropped.length > 0 && dropped.every(({ values }) => values.firstUs === undefined));
  assert.equal(measurements.filter(({ metric }) => metric === 'later-request-time').length, 27);
});

test('a run that is cut off keeps the starts that were measured to their end', async () => {
  const ofStart = 27 * 4;
  const { kept } = await cutOff(await quickInput(link), ofStart + 10);
  assert.equal(kept.length, ofStart);
});
