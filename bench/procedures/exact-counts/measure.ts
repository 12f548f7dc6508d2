/** Counted operations: a known number of them, and what crossed the server's sockets and reached the store meanwhile. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import type { Operation } from '../../../scenarios/scenario.ts';
import { numberedUser } from '../../../servers/principal.ts';
import type { HttpRequest, Wire } from '../../../servers/wire/wire.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { claimsOf, exchangeOf, logIn, loginThatFits, readExchanges } from '../../credentials/credentials.ts';
import type { Exchange } from '../../generator/valve.ts';
import { type Fired, sliceGuards } from '../../guards/slice.ts';
import type { ContractCalls, Instrument, Server } from '../../instrument/instrument.ts';
import { between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { sampleOf, withoutMissing, writeDown } from '../../recording/sample.ts';
import { firedOf } from '../slices/rounds.ts';

/** One series on one arm: totals, and the operations they are of. */
export interface Series {
  readonly arm: PlannedArm;
  readonly round: number;
  readonly operations: number;
  readonly requestBytes: number;
  readonly responseBytes: number;
  readonly storeCommands: number | undefined;
  readonly storeBytes: number | undefined;
  readonly storeCpu: number | undefined;
  readonly fired: readonly Fired[];
}

export interface Counted {
  readonly step: PlannedStep;
  readonly series: Series[];
}

/** At once, for operations that are counted: of these, and of the fills of the store. */
export const countedConnections = 8;
const drainMs = 5_000;

/**
 * `serverOf` gives the server of a contender. Series are interleaved: each round holds one of every arm, in random order.
 * `before`: series that an earlier part of this run has measured; they are not measured again.
 */
export async function runCounted(
  step: PlannedStep,
  plan: { readonly seed: number },
  serverOf: (arm: PlannedArm) => Server,
  instrument: Instrument,
  before: readonly Series[] = [],
): Promise<Counted> {
  const series: Series[] = [...before];
  const measured = (arm: PlannedArm, round: number) => before.some((one) => one.arm === arm && one.round === round);
  const from = Number(step.settings.from ?? 0);
  const left = (round: number) => round >= from && step.arms.some((arm) => !measured(arm, round));
  const first = Array.from({ length: step.maxRounds }, (_, round) => round).find(left);
  if (first === undefined) return { step, series };
  const repeated = step.maxRounds > 1;
  const rounds = [...(repeated ? [-1] : []), ...Array.from({ length: step.maxRounds - first }, (_, i) => first + i)];
  for (const round of rounds) {
    if (instrument.signal.aborted) break;
    // Round −1 warms the operations up; its figures are not kept.
    for (const arm of shuffled(step.arms, randomFor(plan.seed, `${step.scenario}/counted/order`, round))) {
      if (instrument.signal.aborted) break;
      if (measured(arm, round)) continue;
      const one = await runSeries(step, arm, serverOf(arm), round, instrument);
      if (round >= 0 && one !== undefined) series.push(one);
    }
    instrument.log.progress({
      scenario: step.scenario,
      planned: step,
      step: 'counted',
      done: Math.max(0, round + 1),
      of: step.maxRounds,
    });
  }
  return { step, series };
}

/** Undefined where the credential of this server cannot carry so many claims: then there is nothing to count. */
async function runSeries(
  step: PlannedStep,
  arm: PlannedArm,
  server: Server,
  round: number,
  instrument: Instrument,
): Promise<Series | undefined> {
  const { client, generator, clock, log } = instrument;
  const operation = arm.factors.operation as Operation;
  const claims = Number(arm.factors.claims);
  if (claims > 0 && (await loginThatFits(client, server, claims)) === undefined) return undefined;
  const perConnection = Math.ceil(Number(step.settings.count) / countedConnections);
  const name = `${step.scenario}/counted/${nameOf(arm.contender, arm.variant)}`;
  await generator.openArm({
    arm: name,
    url: server.url,
    connections: await exchangesOf(client, operation, server, perConnection, claims),
  });
  try {
    const at = clock.now();
    const before = await edgeBefore(server, instrument);
    const seen = await generator.slice(name, { shape: 'counted', perConnection, drainMs });
    const after = await edgeAfter(server, instrument, before);
    const read = between(before, after);
    const { wrong, lost, unanswered } = seen;
    const { countersBackwards, clockStepMs } = read;
    const fired = sliceGuards({ shape: 'closed', wrong, lost, unanswered, countersBackwards, clockStepMs });
    if (read.evicted > 0) fired.push({ name: 'evicted', value: read.evicted });
    if (read.restarted) fired.push({ name: 'restarted', value: 1 });
    const values = withoutMissing({
      operations: seen.due,
      // A server that cannot be asked is seen from the client's sockets: the same bytes, on loopback.
      requestBytes: read.bytesRead ?? seen.bytesSent,
      responseBytes: read.bytesWritten ?? seen.bytesReceived,
      storeCommands: read.storeCommands && Object.values(read.storeCommands).reduce((sum, calls) => sum + calls, 0),
      storeBytes: read.storeBytes,
      storeCpuUs: read.storeCpuUs,
    });
    const reading = { step, arm, round, order: 0, at, values, commands: read.storeCommands, fired };
    if (round >= 0) writeDown(log, reading);
    return seriesOf(arm, sampleOf(reading));
  } finally {
    await generator.closeArm(name);
  }
}

/** A series as its sample keeps it. */
export function seriesOf(arm: PlannedArm, { round, values, guards }: Sample): Series {
  return {
    arm,
    round,
    operations: values.operations ?? 0,
    requestBytes: values.requestBytes ?? 0,
    responseBytes: values.responseBytes ?? 0,
    storeCommands: values.storeCommands,
    storeBytes: values.storeBytes,
    storeCpu: values.storeCpuUs,
    fired: firedOf(guards),
  };
}

/** What each connection sends. A login answers differently each time, so its body is not compared; a logout needs a credential of its own. */
async function exchangesOf(
  client: ContractCalls,
  operation: Operation,
  server: Server,
  perConnection: number,
  claims: number,
): Promise<Exchange[][]> {
  if (operation === 'read') return readExchanges(client, server, countedConnections, 1, claims);
  const lanes = Array.from({ length: countedConnections }, (_, lane) =>
    Array.from({ length: perConnection }, (_, i) => numberedUser(lane * perConnection + i)),
  );
  const wire = client.wireOf(server.url);
  if (operation === 'login') return lanes.map((users) => users.map((user) => loginExchange(wire, user, claims)));
  return Promise.all(
    lanes.map(async (users) =>
      (await logIn(client, server, users, claims)).map(({ headers }) =>
        exchangeOf(wire.logout?.(headers) as HttpRequest, wire.statuses.revoked),
      ),
    ),
  );
}

export const loginExchange = (wire: Wire, userId: string, claims: number): Exchange =>
  exchangeOf(wire.login(userId, claimsOf(claims)), wire.statuses.login);
