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

const us = { read: 100, login: 400, refresh: 300 };
let usual: Promise<FakeRun> | undefined;
const usualRun = () => {
  // A design with a grace time needs 20 % more CPU for a refresh; each start has a speed of its own.
  usual ??= runOnFakes(
    {
      behave: ({ contender, operation, start }) => ({
        cpuUs:
          us[operation as keyof typeof us] *
          (contender === 'grace' && operation === 'refresh' ? 1.2 : 1) *
          (1 + start / 100),
        storeCommands: { get: { read: 0, login: 5, refresh: 4, logout: 0 }[operation] },
        requestBytes: operation === 'refresh' ? 250 : 300,
      }),
    },
    refresh,
  );
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

test('an operation is loaded by itself, each refresh with a token of its own, and its CPU is a figure of starts', async () => {
  const run = await usualRun();
  const { opened } = run.world.generator;
  for (const { connections } of opened.filter((one) => one.connections[0]?.[0]?.path === '/refresh')) {
    const bodies = connections.flat().map(({ body }) => body);
    assert.equal(new Set(bodies).size, bodies.length);
    assert.ok(bodies.length >= 1.5 * 250, `${bodies.length} for 250`);
  }
  const cpu = run.measurement('grace', 'operation-cpu', { operation: 'refresh' });
  assert.ok(Math.abs(cpu.value - 360 * 1.04) < 1 && cpu.low !== null && cpu.high !== null, String(cpu.value));
  const dearer = run.comparison('grace', 'operation-cpu', { operation: 'refresh' });
  assert.deepEqual([dearer.verdict, dearer.starts, Number(dearer.effect.value.toFixed(2))], ['different', 7, 1.2]);
  assert.equal(run.comparison('grace', 'operation-cpu', { operation: 'read' }).verdict, 'equal');
  assert.equal(run.measurement('none', 'operation-commands', { operation: 'refresh' }).value, 4);
  assert.equal(run.measurement('none', 'operation-request-bytes', { operation: 'refresh' }).value, 250);
});

test('an hour is a login, the reads, and a refresh for each lifetime but the last', async () => {
  const run = await usualRun();
  const minute = run.measurement('none', 'active-hour-cpu', { lifetime: 60 });
  assert.ok(Math.abs(minute.value - ((400 + 360 * 100 + 59 * 300) / 1_000) * 1.04) < 0.1, String(minute.value));
  assert.match(minute.note ?? '', /^1 login of 416 µs \+ 360 reads of 104 µs \+ 59 refreshes of 312 µs$/);
  assert.equal(run.measurement('none', 'active-hour-commands', { lifetime: 60 }).value, 5 + 59 * 4);
  assert.equal(run.measurement('none', 'active-hour-commands', { lifetime: 3_600 }).value, 5);
  const { note } = run.measurement('none', 'active-hour-cpu', { lifetime: 3_600 });
  assert.match(note ?? '', / \+ 0 refreshes of 312 µs$/);
  assert.equal(run.comparison('grace', 'active-hour-commands', { lifetime: 900 }).verdict, 'equal');
});

test('copies are tried a hundredth of the declared grace time apart, and for two seconds longer than it', () => {
  assert.deepEqual(probingOf(none, 0.5), { firstMs: 0.5, intervalMs: 1, patienceMs: 2_000 });
  assert.deepEqual(probingOf(grace, 0.5), { firstMs: 50, intervalMs: 100, patienceMs: 12_000 });
});

test('of our contenders those say that they refresh whose file has a grace time or a refresh token', async () => {
  const said = (await allContenders()).filter(({ refreshes }) => refreshes).map(({ id }) => id);
  assert.deepEqual(said, ['jwt-refresh', 'jwt-refresh-grace']);
});
