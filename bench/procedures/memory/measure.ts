/** Memory of live credentials: the store's, against the same store emptied. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import { numberedUser } from '../../../servers/principal.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { sliceGuards } from '../../guards/slice.ts';
import type { Clock, Instrument, Server, Store, StoreCounters } from '../../instrument/instrument.ts';
import { sampleOf, writeDown } from '../../recording/sample.ts';
import { countedConnections, loginExchange } from '../exact-counts/measure.ts';

export interface Fill {
  readonly arm: PlannedArm;
  readonly round: number;
  readonly credentials: number;
  /** bytes per live credential; may be a little below zero where the design stores nothing. */
  readonly bytesEach: number;
}

export interface Held {
  readonly step: PlannedStep;
  readonly fills: Fill[];
}

/**
 * Fills the store with one user's credential each, as often as the plan says. A design without a store holds nothing there; of
 * one with a store of its own nothing can be said, since only this run's own keys are ever removed. `before`: fills that an
 * earlier part of this run has measured.
 */
export async function runHeld(
  step: PlannedStep,
  plan: { readonly seed: number },
  serverOf: (arm: PlannedArm) => Server,
  instrument: Instrument,
  before: readonly Fill[] = [],
): Promise<Held> {
  const { client, generator, store, clock, log, signal } = instrument;
  const fills: Fill[] = [...before];
  if (!store) return { step, fills };
  const each = Math.ceil(Number(step.settings.credentials) / countedConnections);
  for (let round = Number(step.settings.from ?? 0); round < step.maxRounds; round++) {
    for (const arm of shuffled(step.arms, randomFor(plan.seed, `${step.scenario}/held/order`, round))) {
      const server = serverOf(arm);
      if (signal.aborted || server.ownStore !== undefined) continue;
      if (before.some((fill) => fill.arm === arm && fill.round === round)) continue;
      if (server.contender.store === 'none') {
        if (round === 0) fills.push({ arm, round, credentials: 0, bytesEach: 0 });
        continue;
      }
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
      const reading = { step, arm, round, order: 0, at, values, fired };
      writeDown(log, reading);
      fills.push(...fillOf(arm, sampleOf(reading)));
    }
    log.progress({ scenario: step.scenario, planned: step, step: 'held', done: round + 1, of: step.maxRounds });
  }
  await store.clear();
  return { step, fills };
}

/** A fill as its sample keeps it; none where a guard dropped it. */
export function fillOf(arm: PlannedArm, { round, values, dropped }: Sample): Fill[] {
  const { credentials = 0, emptyBytes = 0, fullBytes = 0 } = values;
  if (dropped.length > 0 || credentials === 0) return [];
  return [{ arm, round, credentials, bytesEach: (fullBytes - emptyBytes) / credentials }];
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
