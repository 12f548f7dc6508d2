/** One revoke at a time, on a connection of its own, with the store's counters read before and after. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { HttpRequest } from '../../../servers/wire/wire.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { exchangeOf, logIn } from '../../credentials/credentials.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { between, edgeAfter, edgeBefore } from '../../readings/edge.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { OperatorRevokeStep } from './step.ts';

const drainMs = 5_000;

/** Revokes are interleaved: each round holds one of every arm, in random order. */
export async function measureRevokes(
  step: PlannedStep,
  _asked: OperatorRevokeStep,
  measuring: Measuring,
): Promise<void> {
  const { plan, start, instrument, serverOf, before } = measuring;
  const { log, signal } = instrument;
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  for (let round = Number(step.settings.from ?? 0); round < step.maxRounds; round++) {
    const order = shuffled(step.arms, randomFor(plan.seed, `${step.id}/order`, round));
    for (const [place, arm] of order.entries()) {
      if (signal.aborted) return;
      if (measured(arm, round)) continue;
      const reading = await oneRevoke(
        `${step.id}/${nameOf(arm.contender, arm.variant)}`,
        arm,
        serverOf(arm),
        instrument,
      );
      writeDown(log, { step, start, arm, round, order: place, ...reading });
    }
    log.progress({
      scenario: step.scenario,
      start,
      planned: step,
      step: 'revokes',
      done: round + 1,
      of: step.maxRounds,
    });
  }
}

async function oneRevoke(name: string, arm: PlannedArm, server: Server, instrument: Instrument) {
  const { client, generator, servers, clock } = instrument;
  // Nobody whom a load logs in: a revoke in the second of their login could end theirs.
  const user = 'r000000';
  await logIn(
    client,
    server,
    Array.from({ length: Number(arm.factors.sessions) }, () => user),
  );
  const wire = client.wireOf(server.url);
  const revoke = exchangeOf(wire.revoke?.(user, servers.operatorKey) as HttpRequest, wire.statuses.revoked);
  await generator.openArm({ arm: name, url: server.url, connections: [[revoke]] });
  try {
    const at = clock.now();
    const earlier = await edgeBefore(server, instrument);
    const seen = await generator.slice(name, { shape: 'counted', perConnection: 1, drainMs });
    const read = between(earlier, await edgeAfter(server, instrument, earlier));
    const { wrong, lost, unanswered } = seen;
    const fired = sliceGuards({ shape: 'closed', wrong, lost, unanswered, countersBackwards: read.countersBackwards });
    if (read.evicted > 0) fired.push({ name: 'evicted', value: read.evicted });
    if (read.restarted) fired.push({ name: 'restarted', value: 1 });
    const commands = read.storeCommands;
    const total = commands && Object.values(commands).reduce((sum, calls) => sum + calls, 0);
    const values = withoutMissing({ storeCommands: total, storeBytes: read.storeBytes });
    return { at, values, commands, fired };
  } finally {
    await generator.closeArm(name);
  }
}
