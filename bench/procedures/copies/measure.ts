/** Cell by cell, on servers and a store of its own: stretches of reads, then credentials that are ended. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { randomFor, shuffled } from '../../../vocabulary/random.ts';
import { nameOf } from '../../../vocabulary/words.ts';
import { inParallel } from '../../credentials/credentials.ts';
import { interrupted } from '../../generator/trial.ts';
import { type Fired, sliceGuards } from '../../guards/slice.ts';
import { firstProbes, type WorkersLab } from '../../instrument/workers.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import { valuesOf } from '../revocation/result.ts';
import type { CopiesStep } from './step.ts';
import { endingOf, endsAll, endsAtOnce, lateSecondsOf, leadMs, stretchMs } from './times.ts';

/** Where in the run a cell is. */
interface Cell {
  readonly step: PlannedStep;
  readonly start: number;
  readonly arm: PlannedArm;
  readonly order: number;
  readonly lateSeconds: number;
  readonly draw: (purpose: string, number: number) => () => number;
}

export async function measureCopies(
  step: PlannedStep,
  { stretches }: CopiesStep,
  { plan, start, instrument, contenderOf, before, over }: Measuring,
): Promise<void> {
  const { log, signal } = instrument;
  if (over) return;
  const order = shuffled(step.arms, randomFor(plan.seed, `${step.id}/order`, start));
  for (const [done, arm] of order.entries()) {
    if (signal.aborted) return;
    const contender = contenderOf(arm);
    const rounds = endsAll(contender) ? step.maxRounds : stretches;
    const left = Array.from({ length: rounds }, (_, round) => round).filter(
      (round) => !before.some((one) => one.arm === arm && one.sample.round === round),
    );
    const workers = Number(arm.factors.workers);
    const purpose = `${step.id}/${nameOf(arm.contender, arm.variant)}/${workers}`;
    const draw = (what: string, number: number) => randomFor(plan.seed, `${purpose}/${what}`, number);
    const cell = { step, start, arm, order: done, lateSeconds: lateSecondsOf(contender), draw };
    let lab: WorkersLab | undefined;
    try {
      if (left.length > 0) lab = await instrument.openWorkers({ contender, workers, draw, signal });
      if (lab) {
        await measureReads(
          cell,
          lab,
          left.filter((round) => round < stretches),
          instrument,
        );
        await measureEnds(
          cell,
          lab,
          left.filter((round) => round >= stretches),
          instrument,
        );
      }
    } catch (error) {
      // A Ctrl-C closes the connections under what is being asked: that was no reading.
      if (signal.aborted) return;
      throw error;
    } finally {
      await lab?.close();
    }
    log.progress({ scenario: step.scenario, start, planned: step, step: 'cells', done: done + 1, of: order.length });
  }
}

type Noting = Pick<Measuring['instrument'], 'clock' | 'log' | 'signal'>;

async function measureReads(
  { lateSeconds, draw: _, ...place }: Cell,
  lab: WorkersLab,
  rounds: readonly number[],
  { clock, log, signal }: Noting,
): Promise<void> {
  if (rounds.length === 0) return;
  const firstReads = await lab.firstReads();
  await lab.reads(leadMs(lateSeconds), -1);
  for (const round of rounds) {
    const at = clock.now();
    const { reads, wrong, commands } = await lab.reads(stretchMs(lateSeconds), round);
    if (signal.aborted) return;
    const total = commands === null ? undefined : Object.values(commands).reduce((sum, calls) => sum + calls, 0);
    const values = withoutMissing({
      reads,
      storeCommands: total,
      firstCommands: firstReads?.first,
      againCommands: firstReads?.again,
    });
    const fired = sliceGuards({ shape: 'closed', wrong, lost: 0, unanswered: 0 });
    writeDown(log, { ...place, round, at, values, commands: commands ?? undefined, fired });
  }
}

async function measureEnds(
  { lateSeconds, draw, ...place }: Cell,
  lab: WorkersLab,
  rounds: readonly number[],
  { clock, log, signal }: Noting,
): Promise<void> {
  await inParallel(rounds.length, endsAtOnce(lateSeconds), async (index) => {
    if (signal.aborted) return;
    const round = rounds[index] as number;
    const at = clock.now();
    const ending = endingOf(round, lateSeconds, draw('lead', round)());
    const result = await lab.end(ending);
    if (result.fault === interrupted) return;
    const fired: Fired[] = result.fault === undefined ? [] : [{ name: 'wrong-answer', value: 1 }];
    writeDown(log, { ...place, round, at, values: valuesOf({ intervalMs: firstProbes.everyMs }, result), fired });
  });
}
