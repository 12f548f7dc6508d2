/** Cell by cell, on servers and a store of its own; within it outage by outage, each at a moment that is drawn. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import type { OutageWay } from '../../../vocabulary/outages.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import type { OutageLab, OutageSeen } from '../../instrument/outages.ts';
import { writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import type { OutagesStep } from './step.ts';

/** Within this time of the load an outage begins, ms: what servers do every second meets it at any moment. */
const phaseMs = 1_000;

export async function measureOutages(
  step: PlannedStep,
  { rate, awayMs }: OutagesStep,
  { plan, start, instrument, contenderOf, before, over }: Measuring,
): Promise<void> {
  const { clock, log, signal } = instrument;
  if (over) return;
  const measured = (arm: PlannedArm, round: number) =>
    before.some((one) => one.arm === arm && one.sample.round === round);
  const rounds = Array.from({ length: step.maxRounds }, (_, round) => round);
  const order = shuffled(step.arms, randomFor(plan.seed, `${step.id}/order`, start));
  for (const [done, arm] of order.entries()) {
    const left = rounds.filter((round) => !measured(arm, round));
    const way = String(arm.factors.outage) as OutageWay;
    const open = () => instrument.openOutages({ contender: contenderOf(arm), way, rate, awayMs, signal });
    let lab: OutageLab | undefined;
    try {
      for (const round of left) {
        if (signal.aborted) return;
        lab ??= await open();
        const phase = randomFor(plan.seed, `${step.id}/phase/${arm.contender}/${way}`, round)();
        const at = clock.now();
        const seen = await lab.outage(phase * phaseMs);
        writeDown(log, { step, start, arm, round, order: done, at, values: valuesOf(seen), fired: [] });
        if (seen.isWell) continue;
        // Servers that did not get over it are of no use for the next.
        await lab.close();
        lab = undefined;
      }
    } catch (error) {
      // A Ctrl-C ends what is waited for, each in its own way: that outage was none.
      if (signal.aborted) return;
      throw error;
    } finally {
      await lab?.close();
    }
    log.progress({ scenario: step.scenario, start, planned: step, step: 'cells', done: done + 1, of: order.length });
  }
}

/** As samples keep it; of the timeline what is not zero: `right.3` is the fourth bin. */
function valuesOf(seen: OutageSeen): Sample['values'] {
  const { loggedIn, ended, credentials, revocations, timeline } = seen;
  const bins = timeline.flatMap((bin, index) =>
    Object.entries(bin).flatMap(([name, count]) => (count > 0 ? [[`${name}.${index}`, count] as const] : [])),
  );
  return {
    loggedInAsked: loggedIn.asked,
    loggedInWrong: loggedIn.wrong,
    loggedInUnavailable: loggedIn.unavailable,
    endedAsked: ended.asked,
    endedWrong: ended.wrong,
    endedUnavailable: ended.unavailable,
    slow: seen.slow,
    longestMs: seen.longestMs,
    wellMs: seen.wellMs,
    well: seen.isWell ? 1 : 0,
    ...(credentials && { credentialsAsked: credentials.asked, credentialsLost: credentials.lost }),
    ...(revocations && { revocationsAsked: revocations.asked, revocationsLost: revocations.lost }),
    awayMs: seen.awayMs,
    ...Object.fromEntries(bins),
  };
}
