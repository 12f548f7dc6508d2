/** Counted operations: a known number of them, and what crossed the server's sockets and reached the store meanwhile. */
import type { PlannedArm, PlannedStep } from '../../results/format.ts';
import type { Operation } from '../../scenarios/scenario.ts';
import type { Credential } from '../../servers/client.ts';
import { numberedUser } from '../../servers/principal.ts';
import { randomFor, shuffled } from '../../vocabulary/random.ts';
import { claimsOf, logIn, readExchanges } from '../arms/credentials.ts';
import type { Exchange } from '../generator/valve.ts';
import { type Fired, sliceGuards } from '../guards/slice.ts';
import type { ContractCalls, Instrument, Server } from '../instrument.ts';
import { between, edgeAfter, edgeBefore } from '../probes/edge.ts';
import { writeDown } from './written.ts';

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

/** `serverOf` gives the server of a contender. Series are interleaved: each round holds one of every arm, in random order. */
export async function runCounted(
  step: PlannedStep,
  plan: { readonly seed: number },
  serverOf: (arm: PlannedArm) => Server,
  instrument: Instrument,
): Promise<Counted> {
  const series: Series[] = [];
  const repeated = step.maxRounds > 1;
  for (let round = repeated ? -1 : 0; round < step.maxRounds && !instrument.signal.aborted; round++) {
    // Round −1 warms the operations up; its figures are not kept.
    for (const arm of shuffled(step.arms, randomFor(plan.seed, `${step.scenario}/counted/order`, round))) {
      if (instrument.signal.aborted) break;
      const one = await runSeries(step, arm, serverOf(arm), round, instrument);
      if (round >= 0) series.push(one);
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

async function runSeries(
  step: PlannedStep,
  arm: PlannedArm,
  server: Server,
  round: number,
  instrument: Instrument,
): Promise<Series> {
  const { client, generator, store, machine, clock, log } = instrument;
  const operation = arm.factors.operation as Operation;
  const claims = Number(arm.factors.claims);
  const perConnection = Math.ceil(Number(step.settings.count) / countedConnections);
  const name = `${step.scenario}/counted/${arm.contender}`;
  await generator.openArm({
    arm: name,
    url: server.url,
    connections: await exchangesOf(client, operation, server, perConnection, claims),
  });
  try {
    const at = clock.now();
    const before = await edgeBefore(server, store, machine);
    const seen = await generator.slice(name, { shape: 'counted', perConnection, drainMs });
    const after = await edgeAfter(server, store, machine, before.store?.pid ?? null);
    const read = between(before, after);
    const fired = sliceGuards({
      shape: 'closed',
      wrong: seen.wrong,
      lost: seen.lost,
      unanswered: seen.unanswered,
      countersBackwards: read.countersBackwards,
    });
    if (read.evicted > 0) fired.push({ name: 'evicted', value: read.evicted });
    if (read.restarted) fired.push({ name: 'restarted', value: 1 });
    const commands = read.storeCommands && Object.values(read.storeCommands).reduce((sum, calls) => sum + calls, 0);
    const one: Series = {
      arm,
      round,
      operations: seen.due,
      requestBytes: read.bytesRead,
      responseBytes: read.bytesWritten,
      storeCommands: commands,
      storeBytes: read.storeBytes,
      storeCpu: read.storeCpuUs,
      fired,
    };
    if (round < 0) return one;
    const values = {
      operations: one.operations,
      requestBytes: one.requestBytes,
      responseBytes: one.responseBytes,
      ...(commands === undefined ? {} : { storeCommands: commands }),
      ...(one.storeBytes === undefined ? {} : { storeBytes: one.storeBytes }),
      ...(one.storeCpu === undefined ? {} : { storeCpuUs: one.storeCpu }),
    };
    writeDown(log, { step, arm, round, order: 0, at, values, commands: read.storeCommands, fired });
    return one;
  } finally {
    await generator.closeArm(name);
  }
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
  if (operation === 'login') return lanes.map((users) => users.map((user) => loginExchange(user, claims)));
  return Promise.all(
    lanes.map(async (users) =>
      (await logIn(client, server, users, claims)).map(
        (credential: Credential): Exchange => ({ ...asHttps('POST', '/logout', credential.headers), status: 204 }),
      ),
    ),
  );
}

const asHttps = (method: 'GET' | 'POST', path: string, headers: Readonly<Record<string, string>>) => ({
  method,
  path,
  headers: { 'X-Forwarded-Proto': 'https', ...headers },
});

export const loginExchange = (userId: string, claims: number): Exchange => ({
  ...asHttps('POST', '/login', { 'Content-Type': 'application/json' }),
  body: JSON.stringify({ userId, claims: claimsOf(claims) }),
  status: 200,
});
