/** Memory of live credentials: the store's, against the same store emptied. */
import type { PlannedStep } from '../../../results/format.ts';
import { numberedUser } from '../../../servers/principal.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { countedConnections, loginExchange } from '../../credentials/operations.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Clock, Store, StoreCounters } from '../../instrument/instrument.ts';
import { writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { MemoryStep } from './step.ts';

/**
 * Fills the store with one user's credential each, as often as the plan says. A design without a store holds nothing there; of
 * one with a store of its own nothing can be said, since only this run's own keys are ever removed.
 */
export async function measureMemory(step: PlannedStep, _asked: MemoryStep, measuring: Measuring): Promise<void> {
  const { plan, start, instrument, serverOf, before } = measuring;
  const { client, generator, store, clock, log, signal } = instrument;
  if (!store) return;
  const each = Math.ceil(Number(step.settings.credentials) / countedConnections);
  for (let round = Number(step.settings.from ?? 0); round < step.maxRounds; round++) {
    for (const arm of shuffled(step.arms, randomFor(plan.seed, `${step.scenario}/held/order`, round))) {
      const server = serverOf(arm);
      if (signal.aborted || server.ownStore !== undefined) continue;
      if (before.some((fill) => fill.arm === arm && fill.sample.round === round)) continue;
      if (server.contender.store === 'none') continue;
      await store.clear();
      const name = `${step.scenario}/held/${nameOf(arm.contender, arm.variant)}`;
      const lanes = Array.from({ length: countedConnections }, (_, lane) =>
        Array.from({ length: each }, (_, i) =>
          loginExchange(client.wireOf(server.url), numberedUser(lane * each + i), 0),
        ),
      );
      await generator.openArm({ arm: name, url: server.url, connections: lanes });
      const at = clock.now();
      const empty = await settledCounters(store, clock);
      const seen = await generator.slice(name, { shape: 'counted', perConnection: each, drainMs: 60_000 });
      const full = await store.counters();
      await generator.closeArm(name);
      const { wrong, lost, unanswered } = seen;
      const fired = sliceGuards({ shape: 'closed', wrong, lost, unanswered });
      const evicted = full.evictedKeys - empty.evictedKeys;
      if (evicted > 0) fired.push({ name: 'evicted', value: evicted });
      if (full.runId !== empty.runId) fired.push({ name: 'restarted', value: 1 });
      const values = { credentials: seen.due, emptyBytes: empty.usedMemoryBytes, fullBytes: full.usedMemoryBytes };
      const reading = { step, start, arm, round, order: 0, at, values, fired };
      writeDown(log, reading);
    }
    log.progress({
      scenario: step.scenario,
      start,
      planned: step,
      step: 'memory',
      done: round + 1,
      of: step.maxRounds,
    });
  }
  await store.clear();
}

/** A store takes some moments to give the tables of removed keys back; read at once, they would count as the empty store's. */
async function settledCounters(store: Store, clock: Clock): Promise<StoreCounters> {
  const giveUpAt = clock.monotonic() + 3_000;
  let before = await store.counters();
  for (let alike = 0; alike < 2 && clock.monotonic() < giveUpAt; ) {
    await clock.pause(120);
    const now = await store.counters();
    alike = Math.abs(now.usedMemoryBytes - before.usedMemoryBytes) < 1_024 ? alike + 1 : 0;
    before = now;
  }
  return before;
}
