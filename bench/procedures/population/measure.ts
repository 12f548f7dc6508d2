/** In each start: servers with stores that are filled, then reads of all populations in the same rounds, then logins, then revokes. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { medianOf } from '../../../statistics/median.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { logIn } from '../../credentials/credentials.ts';
import { loginExchange } from '../../credentials/operations.ts';
import { loadSettingOf } from '../../factors/load.ts';
import type { Exchange } from '../../generator/valve.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { PopulationLab } from '../../instrument/instrument.ts';
import { between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import { type LoadedArm, runRounds } from '../slices/measure.ts';
import { only, populationOf, readsOf, revokesInRow } from './arms.ts';
import { dealt, listLength, readsOfAll, revokeOf } from './requests.ts';
import type { PopulationStep } from './step.ts';

const drainMs = 30_000;
/** What a thousand logins leave to be done, in server and store, is not the revoke's. */
const afterLoginsMs = 200;

export async function measurePopulation(step: PlannedStep, asked: PopulationStep, measuring: Measuring): Promise<void> {
  const { signal } = measuring.instrument;
  if (measuring.over || measuring.before.length > 0 || step.arms.length === 0) return;
  const labs = new Map<string, PopulationLab>();
  try {
    await filled(step, asked, measuring, labs);
    const of = (arm: PlannedArm) => labs.get(versionOf(arm)) as PopulationLab;
    await reads(step, measuring, of);
    await counted(step, asked, measuring, of);
    const turns = { step, asked, measuring, of };
    await inTurns(turns, 'login', asked.loginRounds, logins);
    await inTurns(turns, 'revoke', asked.revokeRounds, revokes);
  } catch (error) {
    // A Ctrl-C ends what is waited for, each in its own way.
    if (!signal.aborted) throw error;
  } finally {
    await Promise.allSettled([...labs.values()].map((lab) => lab.close()));
  }
}

const versionOf = ({ contender, variant }: PlannedArm) => nameOf(contender, variant);

/** One contender after the other, in an order that is drawn. */
async function filled(
  step: PlannedStep,
  { populations, loggedIn }: PopulationStep,
  { plan, start, instrument, contenderOf }: Measuring,
  labs: Map<string, PopulationLab>,
): Promise<void> {
  const { clock, log, signal } = instrument;
  const fill = only(step, 'fill');
  const own = [...Map.groupBy(fill.arms, versionOf)];
  const order = shuffled(own, randomFor(plan.seed, `${step.id}/filling`, start));
  for (const [done, [name, arms]] of order.entries()) {
    signal.throwIfAborted();
    log.progress({ scenario: step.scenario, start, planned: step, step: 'filling', done, of: order.length });
    const at = clock.now();
    const contender = contenderOf(arms[0] as PlannedArm);
    const others = order.length - done - 1;
    const lab = await instrument.openPopulation({
      ...{ contender, populations, loggedIn, others, placement: plan.placement, signal },
    });
    labs.set(name, lab);
    for (const arm of arms) {
      const seen = lab.fills.find(({ population }) => population === populationOf(arm));
      if (seen === undefined) continue;
      const { population, ...values } = seen;
      writeDown(log, { step: fill, start, arm, round: start - 1, order: done, at, values, fired: [] });
    }
  }
}

async function reads(
  step: PlannedStep,
  { plan, start, instrument, factors, warm }: Measuring,
  of: (arm: PlannedArm) => PopulationLab,
): Promise<void> {
  const { client, signal } = instrument;
  const planned = readsOf(step);
  const known = new Map<PopulationLab, Exchange[]>();
  const arms: LoadedArm[] = [];
  const each = listLength(planned, plan.connections);
  for (const arm of planned.arms) {
    signal.throwIfAborted();
    const lab = of(arm);
    const population = populationOf(arm);
    const all = known.get(lab) ?? (await lab.within(population, () => readsOfAll(client, lab)));
    known.set(lab, all);
    const random = randomFor(plan.seed, `${step.id}/draws/${population}`, start);
    arms.push({
      arm,
      server: lab.server,
      setting: loadSettingOf({}, plan.rate, factors),
      exchanges: dealt(all.slice(0, population), plan.connections, each, random),
      within: <T>(load: () => Promise<T>) => lab.within(population, load),
    });
  }
  await runRounds(planned, { plan, start, arms, instrument, warm });
  signal.throwIfAborted();
}

/** Whether every population is still what it was: before anybody logs in for the next measurement. */
async function counted(
  step: PlannedStep,
  { populations }: PopulationStep,
  { start, instrument }: Measuring,
  of: (arm: PlannedArm) => PopulationLab,
): Promise<void> {
  const { clock, log } = instrument;
  const fill = only(step, 'fill');
  for (const [order, arm] of fill.arms.entries()) {
    const lab = of(arm);
    const place = populations.indexOf(populationOf(arm));
    const { keysMeant = 0 } = lab.fills[place] ?? {};
    const values = { keysAfter: (await lab.keys())[place] as number, keysMeant };
    writeDown(log, { step: fill, start, arm, round: start - 1, order, at: clock.now(), values, fired: [] });
  }
}

interface Turns {
  readonly step: PlannedStep;
  readonly asked: PopulationStep;
  readonly measuring: Measuring;
  readonly of: (arm: PlannedArm) => PopulationLab;
}

type Once = (turns: Turns, arm: PlannedArm, lab: PopulationLab) => ReturnType<typeof oneByOne>;

/** Every arm once a round, in an order that is drawn. Numbers of rounds go on from start to start. */
async function inTurns(turns: Turns, doing: 'login' | 'revoke', rounds: number, once: Once): Promise<void> {
  const { plan, start, instrument } = turns.measuring;
  const { log, signal } = instrument;
  const step = only(turns.step, doing);
  for (let round = (start - 1) * rounds; round < start * rounds; round++) {
    const arms = shuffled(step.arms, randomFor(plan.seed, `${step.id}/${doing}/order`, round));
    for (const [order, arm] of arms.entries()) {
      signal.throwIfAborted();
      const lab = turns.of(arm);
      const reading = await lab.within(populationOf(arm), () => once(turns, arm, lab));
      writeDown(log, { step, start, arm, round, order, ...reading });
    }
    const done = round - (start - 1) * rounds + 1;
    log.progress({ scenario: step.scenario, start, planned: turns.step, step: `${doing}s`, done, of: rounds });
  }
}

/** Whoever logged in is revoked afterwards, so that the population stays what it is. */
async function logins(turns: Turns, _arm: PlannedArm, lab: PopulationLab) {
  const { client } = turns.measuring.instrument;
  const wire = client.wireOf(lab.server.url);
  const users = Array.from({ length: turns.asked.logins }, (_, index) => `l${String(index).padStart(4, '0')}`);
  const seen = await oneByOne(
    turns,
    lab,
    users.map((user) => loginExchange(wire, user, 0)),
  );
  await oneByOne(
    turns,
    lab,
    users.map((user) => revokeOf(wire, user, lab)),
  );
  return seen;
}

async function revokes(turns: Turns, arm: PlannedArm, lab: PopulationLab) {
  const { client, clock } = turns.measuring.instrument;
  const users = Array.from({ length: revokesInRow(arm) }, (_, index) => `r${String(index).padStart(4, '0')}`);
  const all = users.flatMap((user) => Array.from({ length: Number(arm.factors.sessions) }, () => user));
  await logIn(client, lab.server, all);
  await clock.pause(afterLoginsMs);
  const wire = client.wireOf(lab.server.url);
  return oneByOne(
    turns,
    lab,
    users.map((user) => revokeOf(wire, user, lab)),
  );
}

/** Requests in turn on one connection of their own, with the store's counters read before and after. */
async function oneByOne({ step, measuring }: Turns, { server }: PopulationLab, exchanges: readonly Exchange[]) {
  const { instrument } = measuring;
  const { generator, clock } = instrument;
  const arm = `${step.id}/one-by-one`;
  await generator.openArm({ arm, url: server.url, connections: [exchanges] });
  try {
    const at = clock.now();
    const earlier = await edgeBefore(server, instrument);
    const seen = await generator.slice(arm, { shape: 'counted', perConnection: exchanges.length, drainMs });
    const read = between(earlier, await edgeAfter(server, instrument, earlier));
    const { wrong, lost, unanswered, serviceUs } = seen;
    const fired = sliceGuards({ shape: 'closed', wrong, lost, unanswered, countersBackwards: read.countersBackwards });
    const right = [...serviceUs].filter((us) => !Number.isNaN(us));
    const commands = read.storeCommands;
    const total = commands && Object.values(commands).reduce((sum, calls) => sum + calls, 0);
    const values = withoutMissing({
      medianUs: right.length === 0 ? undefined : medianOf(right),
      requests: exchanges.length,
      storeCommands: total === undefined ? undefined : total / exchanges.length,
    });
    return { at, values, commands, fired };
  } finally {
    await generator.closeArm(arm);
  }
}
