/** Slices in turns: a round gives every contender one of each operation, in an order that is drawn, on connections and with tokens of its own. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { HourlyOperation } from '../../../vocabulary/operations.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import { operationExchanges } from './exchanges.ts';
import type { OperationsStep } from './step.ts';

const drainMs = 5_000;
/** Of the requests that are due so many are prepared, so that no connection runs out of tokens: they take turns, but not to the letter. */
const prepared = 1.5;
/** Before the first slice of a start, of all operations of a server together: code is compiled and the heap has grown, as of reads (docs/decisions/0011). */
const warmUpRequests = 12_000;

export async function measureOperations(
  step: PlannedStep,
  { operations }: OperationsStep,
  { plan, start, instrument, serverOf, before, over }: Measuring,
): Promise<void> {
  const { log, signal } = instrument;
  const { arms, maxRounds, scenario } = step;
  // Numbers of rounds go on from start to start, so that each has draws of its own.
  const first = (start - 1) * maxRounds;
  const rounds = Array.from({ length: maxRounds }, (_, index) => first + index);
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  if (over || rounds.every((round) => arms.every((arm) => measured(arm, round)))) return;
  const requests = Math.ceil((instrument.warmUp?.firstRequests ?? warmUpRequests) / operations.length);
  for (const arm of shuffled(arms, randomFor(plan.seed, `${step.id}/warm-up`, start)))
    if (!signal.aborted) await warmUp(arm, serverOf(arm), plan.connections, requests, instrument);
  for (const round of rounds) {
    const order = shuffled(arms, randomFor(plan.seed, `${step.id}/order`, round));
    const phase = randomFor(plan.seed, `${step.id}/phase`, round)();
    for (const [place, arm] of order.entries()) {
      if (signal.aborted) return;
      if (measured(arm, round)) continue;
      const reading = await oneSlice(step, arm, serverOf(arm), { connections: plan.connections, phase }, instrument);
      writeDown(log, { step, start, arm, round, order: place, ...reading });
    }
    log.progress({ scenario, start, planned: step, step: 'operations', done: round - first + 1, of: maxRounds });
  }
}

const operationOf = ({ factors }: PlannedArm) => factors.operation as HourlyOperation;
const armName = ({ contender, variant, factors }: PlannedArm) => `${nameOf(contender, variant)}/${factors.operation}`;

async function warmUp(
  arm: PlannedArm,
  server: Server,
  connections: number,
  requests: number,
  { client, generator }: Instrument,
): Promise<void> {
  const perConnection = Math.ceil(requests / connections);
  const exchanges = await operationExchanges(client, operationOf(arm), server, connections, perConnection);
  await generator.openArm({ arm: armName(arm), url: server.url, connections: exchanges });
  try {
    await generator.slice(armName(arm), { shape: 'counted', perConnection, drainMs });
  } finally {
    await generator.closeArm(armName(arm));
  }
}

async function oneSlice(
  { settings }: PlannedStep,
  arm: PlannedArm,
  server: Server,
  { connections, phase }: { readonly connections: number; readonly phase: number },
  instrument: Instrument,
) {
  const { client, generator, clock } = instrument;
  const [rate, ms] = [Number(settings.rate), Number(settings.sliceMs)];
  const perConnection = Math.ceil((prepared * rate * ms) / 1_000 / connections);
  const exchanges = await operationExchanges(client, operationOf(arm), server, connections, perConnection);
  await generator.openArm({ arm: armName(arm), url: server.url, connections: exchanges });
  try {
    const at = clock.now();
    const earlier = await edgeBefore(server, instrument);
    const seen = await generator.slice(armName(arm), { shape: 'open', pace: { rate, ms, phase }, drainMs });
    const read = between(earlier, await edgeAfter(server, instrument, earlier));
    const { wrong, lost, unanswered, latenessUs } = seen;
    const { threadsChanged, countersBackwards, clockStepMs } = read;
    const fired = sliceGuards({
      ...{ shape: 'open', wrong, lost, unanswered, threadsChanged, countersBackwards, clockStepMs },
      latenessP99Us: latenessUs.toSorted()[Math.ceil(latenessUs.length * 0.99) - 1] ?? 0,
    });
    if (read.evicted > 0) fired.push({ name: 'evicted', value: read.evicted });
    if (read.restarted || server.gone !== undefined) fired.push({ name: 'restarted', value: 1 });
    const commands = read.storeCommands;
    const values = withoutMissing({
      requests: seen.serviceUs.filter((us) => !Number.isNaN(us)).length,
      serverCpuUs: read.serverCpuUs,
      requestBytes: read.bytesRead,
      answerBytes: read.bytesWritten,
      storeCommands: commands && Object.values(commands).reduce((sum, calls) => sum + calls, 0),
    });
    return { at, values, commands, fired };
  } finally {
    await generator.closeArm(armName(arm));
  }
}
