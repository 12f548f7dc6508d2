/** Arms in turns, a connection each, in an order that is drawn: one client at a time, so that no request waits for another. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { medianOf } from '../../../statistics/median.ts';
import { links } from '../../../vocabulary/links.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { loginThatFits, readExchanges } from '../../credentials/credentials.ts';
import type { Asking } from '../../generator/messages.ts';
import { type Fired, sliceGuards } from '../../guards/slice.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { SingleRequestsStep } from './step.ts';

/** Connections over loopback, of each arm, before the first that counts. */
const warmUps = 5;

export async function measureSingleRequests(
  step: PlannedStep,
  { later }: SingleRequestsStep,
  { plan, start, instrument, contenderOf, before, over }: Measuring,
): Promise<void> {
  const { generator, clock, log, signal, servers } = instrument;
  const { maxRounds, scenario, arms } = step;
  // Numbers of rounds go on from start to start, so that each has draws of its own.
  const first = (start - 1) * maxRounds;
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  const isDone = (arm: PlannedArm) =>
    Array.from({ length: maxRounds }, (_, index) => first + index).every((round) => measured(arm, round));
  if (over || arms.every(isDone)) return;
  const ready = new Map<PlannedArm, Asking>();
  for (const arm of arms) {
    if (signal.aborted) return;
    const [server] = await servers.ensure({ contender: contenderOf(arm), instances: 1, overTls: true });
    const asking = await askingOf(arm, server as Server, later, instrument);
    if (asking !== undefined) ready.set(arm, asking);
  }
  // The first connections of a process meet code that has hardly run: they are nobody's.
  for (let round = 0; round < warmUps; round++)
    for (const asking of ready.values()) if (!signal.aborted) await generator.ask({ ...asking, link: null, later: 0 });
  for (let round = first; round < first + maxRounds; round++) {
    const order = shuffled([...ready.keys()], randomFor(plan.seed, `${step.id}/order`, round));
    for (const [place, arm] of order.entries()) {
      if (signal.aborted) return;
      if (measured(arm, round)) continue;
      const at = clock.now();
      const { firstUs, laterUs, wrong, lost, relayLateUs } = await generator.ask(ready.get(arm) as Asking);
      const fired: Fired[] = sliceGuards({ shape: 'closed', wrong, lost, unanswered: 0, relayLateUs });
      const values = lost > 0 ? { relayLateUs } : { firstUs, laterUs: medianOf(laterUs), relayLateUs };
      writeDown(log, { step, start, arm, round, order: place, at, values, fired });
    }
    log.progress({ scenario, start, planned: step, step: 'connections', done: round - first + 1, of: maxRounds });
  }
}

/** Undefined where so many claims do not fit the credential. */
async function askingOf(
  { factors }: PlannedArm,
  server: Server,
  later: number,
  { client }: Instrument,
): Promise<Asking | undefined> {
  if (server.secureUrl === undefined) throw new Error(`${server.contender.id} cannot be told to listen on TLS`);
  const claims = Number(factors.claims);
  if ((await loginThatFits(client, server, claims)) === undefined) return undefined;
  const [[exchange] = []] = await readExchanges(client, server, 1, 1, claims);
  if (exchange === undefined) return undefined;
  return { url: await server.secureUrl(), link: links[String(factors.link)] ?? null, exchange, later };
}
