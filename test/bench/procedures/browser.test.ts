/** The scenario browser: attributes of a cookie, where a browser went, and a plan on a lab that is made up. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { planned } from '../../../bench/plan/plan.ts';
import type { Cell, Cells } from '../../../bench/procedures/browser/column.ts';
import { browserFigures } from '../../../bench/procedures/browser/figures.ts';
import type { Lab } from '../../../bench/procedures/browser/lab.ts';
import { measureBrowser } from '../../../bench/procedures/browser/measure.ts';
import { attemptsElsewhere } from '../../../bench/procedures/browser/net-log.ts';
import { keptAs, pairOf, twinsOf, withoutTwins } from '../../../bench/procedures/browser/set-cookie.ts';
import type { BrowserStep } from '../../../bench/procedures/browser/step.ts';
import { Recording } from '../../../bench/recording/recorded.ts';
import { cookiePlaces, deeds, isTried, type Place } from '../../../vocabulary/browser.ts';
import { quickInput } from '../fake-contenders.ts';
import { only, runOnFakes } from '../fake-run.ts';
import { type FakeOptions, FakeWorld } from '../fakes.ts';

const line = '__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Lax';

test('a place changes one attribute of the cookie and leaves the others as the design set them', () => {
  assert.equal(keptAs(line, 'cookie'), line);
  assert.equal(keptAs(line, 'readable'), '__Host-session=abc; Path=/; Secure; SameSite=Lax');
  assert.equal(keptAs(line, 'strict'), '__Host-session=abc; Path=/; HttpOnly; Secure; SameSite=Strict');
  assert.equal(keptAs(line, 'unset'), '__Host-session=abc; Path=/; HttpOnly; Secure');
  assert.equal(keptAs('a=b;secure;samesite=none', 'lax'), 'a=b; secure; SameSite=Lax');
});

test('twins differ from the credential in HttpOnly and in SameSite, and no server is sent one', () => {
  assert.deepEqual(twinsOf(line), [
    'twin-readable=twin; Path=/; Secure; SameSite=Lax',
    'twin-none=twin; Path=/; HttpOnly; Secure; SameSite=None',
  ]);
  assert.equal(withoutTwins('twin-none=twin; __Host-session=abc; twin-readable=twin'), '__Host-session=abc');
  assert.equal(withoutTwins('twin-none=twin'), '');
});

test('a line that deletes its cookie holds no credential', () => {
  assert.equal(pairOf(line), '__Host-session=abc');
  assert.equal(pairOf('__Host-session=; Path=/; Max-Age=0'), undefined);
  assert.equal(pairOf('__Host-session=abc; Max-Age=0'), undefined);
});

test('connections to other machines are found in a browser’s log, also where it was cut off', () => {
  const log = (...addresses: string[]) =>
    JSON.stringify({
      constants: { logEventTypes: { TCP_CONNECT_ATTEMPT: 7 } },
      events: addresses.map((address) => ({ type: 7, params: { address } })),
    });
  assert.deepEqual(attemptsElsewhere(log('127.0.0.1:443', '[::1]:80')), []);
  assert.deepEqual(attemptsElsewhere(log('127.0.0.1:443', '192.0.2.1:443', '192.0.2.1:443')), ['192.0.2.1:443']);
  const cut = log('192.0.2.1:443').replace('"events":[', '"events":[\n').replace('}]}', '},\n{"type":');
  assert.deepEqual(attemptsElsewhere(cut), ['192.0.2.1:443']);
  assert.throws(
    () => attemptsElsewhere('{"constants":{"logEventTypes":{}},"events":[]}'),
    /knows no TCP_CONNECT_ATTEMPT/,
  );
});

const scenarios = await only('browser');
const [step] = scenarios.scenarios.flatMap(({ steps }) => steps) as unknown as [BrowserStep];

/** What was wished of a lab in which nothing is possible but what `cell` says. */
function labOf(cell: (deed: string, place: Place, time: number) => Partial<Cell>) {
  const wished: string[] = [];
  const of = (deed: string, place: Place, time: number): Cell => ({
    done: false,
    controlled: true,
    ...cell(deed, place, time),
  });
  const lab: Lab = {
    version: async () => 156,
    async column({ place, upstream }) {
      const time = wished.filter((one) => one === `${upstream} ${place}`).length;
      wished.push(`${upstream} ${place}`);
      return Object.fromEntries(deeds.map((deed) => [deed, of(deed, place, time)])) as Cells;
    },
    late: async ({ place }, lateMs) => ({ ...of('form-post-late', place, 0), ageMs: lateMs }),
    preflights: async (_wish, pattern, maxAge) => ({
      count: pattern === 'apart' && maxAge === 0 ? 20 : 1,
      tookMs: 1,
      controlled: true,
    }),
    close: async () => void wished.push('closed'),
  };
  return { lab, wished };
}

async function measured(lab: Lab | undefined, options: FakeOptions = {}) {
  const input = await quickInput(scenarios);
  const plan = planned(input);
  const world = new FakeWorld(options);
  const [own] = plan.steps;
  assert.ok(own);
  const contenderOf = ({ contender }: { contender: string }) =>
    input.contenders.find(({ id }) => id === contender) as never;
  const servers = await Promise.all(
    input.contenders.map((contender) => world.instrument.servers.ensure({ contender, instances: 1 })),
  );
  const serverOf = ({ contender }: { contender: string }) =>
    servers.flat().find((server) => server.contender.id === contender) as never;
  const recorded = new Recording();
  await measureBrowser(
    own,
    step,
    {
      plan,
      start: 1,
      instrument: world.instrument,
      factors: [],
      contenderOf,
      serverOf,
      recorded,
      before: [],
      warm: new WeakSet(),
      over: false,
    },
    async () => lab,
  );
  for (const sample of world.samples) recorded.addSample(sample);
  const samples = own.arms.flatMap((arm) =>
    world.samples
      .filter(({ contender, factors }) => contender === arm.contender && factors === arm.factors)
      .map((sample) => ({ arm, sample })),
  );
  return { own, world, figures: browserFigures(own, samples as never, () => ({ contender: 'first', variant: '' })) };
}

test('a cell is tried as often as the step says; the control keeps nothing and has none', async () => {
  const { lab, wished } = labOf((deed) => ({ done: deed === 'reload' }));
  const { own, figures } = await measured(lab);
  const places = new Set(own.arms.map(({ contender, factors }) => `${contender} ${factors.kept}`));
  assert.equal(
    [...places].some((one) => one.startsWith('control')),
    false,
  );
  assert.equal(wished.at(-1), 'closed');
  const cells = figures.measurements.filter(({ metric }) => metric !== 'preflights');
  assert.ok(
    cells.length > 0 && cells.every(({ n, value, factors }) => n === 2 && value === Number(factors.deed === 'reload')),
  );
  assert.deepEqual(figures.guards, []);
  const lateCells = cells.filter(({ factors }) => factors.deed === 'form-post-late');
  assert.ok(lateCells.length > 0 && lateCells.every(({ factors }) => factors.kept === 'unset'));
  assert.equal(isTried('form-post-late', 'lax'), false);
});

test('a control that gave the same answer makes its cell invalid, and so does a try that came out otherwise the second time', async () => {
  const { lab } = labOf((deed, place, time) => {
    if (deed === 'link' && place === 'lax') return { controlled: time === 0 };
    return deed === 'reload' && place === 'strict' ? { done: time === 0 } : {};
  });
  const { figures } = await measured(lab);
  const fired = figures.guards.map(({ name, arm, metric }) => [name, arm?.factors.deed, arm?.factors.kept, metric]);
  const cookies = new Set(figures.guards.map(({ arm }) => arm?.contender)).size;
  assert.deepEqual(fired.slice(0, fired.length / cookies).toSorted(), [
    ['control-failed', 'link', 'lax', 'browser-exposure'],
    ['not-exact', 'reload', 'strict', 'browser-use'],
  ]);
});

test('where there is no browser nothing is measured', async () => {
  const { world, figures } = await measured(undefined);
  assert.deepEqual([world.samples.length, figures.measurements.length], [0, 0]);
});

test('a run without Chromium ends with no figures and no guard', async () => {
  const before = process.env.CHROMIUM;
  process.env.CHROMIUM = '/nowhere/chromium';
  try {
    const run = await runOnFakes({}, scenarios);
    assert.deepEqual([run.measurements, run.guards], [[], []]);
  } finally {
    if (before === undefined) delete process.env.CHROMIUM;
    else process.env.CHROMIUM = before;
  }
});

test('every place of a cookie differs from the others', () => {
  assert.equal(
    new Set(cookiePlaces.map((place) => keptAs(line, place))).size,
    cookiePlaces.length - 1,
    'as set, it is Lax',
  );
});
