/** Counted operations: a known number of them, and what crossed the server's sockets and reached the store meanwhile. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { loginThatFits } from '../../credentials/credentials.ts';
import { countedConnections, exchangesOf } from '../../credentials/operations.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { ExactCountsStep, Operation } from './step.ts';

const drainMs = 5_000;

/** Series are interleaved: each round holds one of every arm, in random order. */
export async function measureCounts(step: PlannedStep, _asked: ExactCountsStep, measuring: Measuring): Promise<void> {
  const { plan, start, instrument, serverOf, before } = measuring;
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  const from = Number(step.settings.from ?? 0);
  const left = (round: number) => round >= from && step.arms.some((arm) => !measured(arm, round));
  const first = Array.from({ length: step.maxRounds }, (_, round) => round).find(left);
  if (first === undefined) return;
  const repeated = step.maxRounds > 1;
  const rounds = [...(repeated ? [-1] : []), ...Array.from({ length: step.maxRounds - first }, (_, i) => first + i)];
  for (const round of rounds) {
    if (instrument.signal.aborted) break;
    // Round −1 warms the operations up; its figures are not kept.
    for (const arm of shuffled(step.arms, randomFor(plan.seed, `${step.scenario}/counted/order`, round))) {
      if (instrument.signal.aborted) break;
      if (measured(arm, round)) continue;
      await runSeries({ step, start, arm, round }, serverOf(arm), instrument);
    }
    instrument.log.progress({
      scenario: step.scenario,
      start,
      planned: step,
      step: 'counted',
      done: Math.max(0, round + 1),
      of: step.maxRounds,
    });
  }
}

interface Place {
  readonly step: PlannedStep;
  readonly start: number;
  readonly arm: PlannedArm;
  readonly round: number;
}

/** Nothing where the credential of this server cannot carry so many claims: then there is nothing to count. */
async function runSeries({ step, start, arm, round }: Place, server: Server, instrument: Instrument): Promise<void> {
  const { client, generator, clock, log } = instrument;
  const operation = arm.factors.operation as Operation;
  const claims = Number(arm.factors.claims);
  if (claims > 0 && (await loginThatFits(client, server, claims)) === undefined) return;
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
    const reading = { step, start, arm, round, order: 0, at, values, commands: read.storeCommands, fired };
    if (round >= 0) writeDown(log, reading);
  } finally {
    await generator.closeArm(name);
  }
}
