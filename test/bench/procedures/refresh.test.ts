/** The scenario refresh on fakes: events and replay windows. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import { probingOf } from '../../../bench/procedures/replay-window/measure.ts';
import { allContenders } from '../../../servers/catalogue.ts';
import type { NamedContender } from '../../../servers/contender.ts';
import { allFour, quickInput, token } from '../fake-contenders.ts';
import { type FakeRun, only, runOnFakes } from '../fake-run.ts';

const none: NamedContender = { ...token, id: 'none', refreshes: true };
const grace: NamedContender = {
  ...none,
  id: 'grace',
  limits: [{ id: 'refresh-grace', seconds: 10, note: 'a copy works for ten seconds' }],
};
const refresh = { ...(await only('refresh')), contenders: [...allFour, none, grace], baseline: 'none' };

let usual: Promise<FakeRun> | undefined;
const usualRun = () => {
  usual ??= runOnFakes({}, refresh);
  return usual;
};
const kept = ({ value, low, high, n, interval }: ReturnType<FakeRun['measurement']>) => {
  const [least, most] = [low, high].map((end) => end && Number(end.toFixed(2)));
  return { value, low: least, high: most, n, interval };
};

test('designs that refresh have a cell for each event, on two instances; others have none', async () => {
  const { steps } = planned(await quickInput(refresh));
  const events = steps.find(({ procedure }) => procedure === 'refresh-events');
  assert.deepEqual([...new Set(events?.arms.map(({ contender }) => contender))], ['none', 'grace']);
  assert.equal(events?.arms.length, 12);
  const { world } = await usualRun();
  assert.ok(world.chains.every((what, index) => (index % 2 === 1 ? what === 'closed' : / at 2$/.test(what))));
  assert.equal(world.samples.filter(({ shape }) => shape === 'events').length, 12 * 100);
});

test('a share has an exact interval of the trials that count; what is lost and what is forked is counted apart', async () => {
  const run = await usualRun();
  const lost = (contender: string, event: string) => kept(run.measurement(contender, 'chains-lost', { event }));
  const [all, nobody] = [
    { value: 100, low: 96.34, high: 100, n: 99, interval: 'binomial' },
    { value: 0, low: 0, high: 3.66, n: 99, interval: 'binomial' },
  ];
  assert.deepEqual(lost('none', 'once'), nobody);
  assert.deepEqual(lost('none', 'two-at-once'), all);
  assert.deepEqual(lost('grace', 'eight-at-once'), nobody);
  assert.deepEqual(lost('grace', 'cut-off-11'), all);
  assert.deepEqual(kept(run.measurement('grace', 'chains-forked', { event: 'two-at-once' })), nobody);
});

test('shares are compared at the same event: different by Fisher, equal where as many are lost', async () => {
  const run = await usualRun();
  const compared = (event: string) => run.comparison('grace', 'chains-lost', { event });
  assert.deepEqual([compared('two-at-once').verdict, compared('two-at-once').effect.value], ['different', -100]);
  assert.deepEqual([compared('once').verdict, compared('cut-off-11').verdict], ['equal', 'equal']);
});

test('the replay window is at most a try without a grace time, and as long as the last try that worked with one', async () => {
  const run = await usualRun();
  const bare = run.measurement('none', 'replay-window-p50');
  assert.deepEqual([bare.value, bare.censored, bare.n], [1, 'at-most', 40]);
  const ten = run.measurement('grace', 'replay-window-p50');
  assert.ok(ten.value >= 9_900 && ten.value < 10_000, String(ten.value));
  assert.ok((ten.low ?? 0) >= 9_900 && (ten.high ?? 0) < 10_000);
  assert.ok(run.measurement('grace', 'replay-window-max').value >= ten.value);
  const difference = run.comparison('grace', 'replay-window-p50');
  assert.deepEqual([difference.verdict, Math.round(difference.effect.value / 100)], ['different', 99]);
});

test('copies are tried a hundredth of the declared grace time apart, and for two seconds longer than it', () => {
  assert.deepEqual(probingOf(none, 0.5), { firstMs: 0.5, intervalMs: 1, patienceMs: 2_000 });
  assert.deepEqual(probingOf(grace, 0.5), { firstMs: 50, intervalMs: 100, patienceMs: 12_000 });
});

test('of our contenders those say that they refresh whose file has a grace time or a refresh token', async () => {
  const said = (await allContenders()).filter(({ refreshes }) => refreshes).map(({ id }) => id);
  assert.deepEqual(said, ['jwt-refresh', 'jwt-refresh-grace']);
});
