/** Column by column, round by round; what waits for minutes waits beside them. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import { type CallPattern, type Deed, type Place, patternOf } from '../../../vocabulary/browser.ts';
import { withoutMissing, writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import { callsOf } from './calls.ts';
import type { Cell } from './column.ts';
import { type Lab, openLab, type Wish } from './lab.ts';
import { columnsOf } from './plan.ts';
import type { BrowserStep } from './step.ts';

/** `open`: resolves with undefined where there is no browser; then nothing is measured. */
export async function measureBrowser(
  step: PlannedStep,
  { lateMs }: BrowserStep,
  { start, instrument, serverOf, contenderOf, before }: Measuring,
  open: (signal: AbortSignal) => Promise<Lab | undefined> = openLab,
): Promise<void> {
  const { client, clock, log, signal } = instrument;
  const lab = await open(signal);
  if (lab === undefined) return;
  const chromium = await lab.version();
  const isMissing = (arm: PlannedArm, round: number) =>
    !before.some((one) => one.arm === arm && one.sample.round === round);
  const wishOf = (arm: PlannedArm, round: number): Wish => {
    const { url } = serverOf(arm);
    const place = (arm.factors.kept ?? placeOfCalls(contenderOf(arm).challenge)) as Place;
    return { upstream: url, place, calls: callsOf(client.wireOf(url), `person${round}`) };
  };
  const write = (arm: PlannedArm, round: number, values: Readonly<Record<string, number | undefined>>) => {
    const order = step.arms.indexOf(arm);
    if (isMissing(arm, round))
      writeDown(log, {
        step,
        start,
        arm,
        round,
        order,
        at: clock.now(),
        values: withoutMissing({ ...values, chromium }),
        fired: [],
      });
  };
  const call = async (arm: PlannedArm, round: number) => {
    const { calls, maxAge } = arm.factors;
    const seen = await lab.preflights(wishOf(arm, round), calls as CallPattern, Number(maxAge));
    write(arm, round, { count: seen.count, controlled: Number(seen.controlled), tookMs: seen.tookMs });
  };
  const growOld = async (arm: PlannedArm, round: number) =>
    write(arm, round, valuesOf(await lab.late(wishOf(arm, round), lateMs)));

  const rounds = Array.from({ length: step.maxRounds }, (_, round) => round);
  const todo = (wanted: (arm: PlannedArm) => boolean) =>
    rounds.flatMap((round) =>
      step.arms.filter((arm) => wanted(arm) && isMissing(arm, round)).map((arm) => [arm, round] as const),
    );
  let beside: Promise<PromiseSettledResult<void>[]> | undefined;
  try {
    for (const [arm, round] of todo((one) => one.factors.calls !== undefined && !isApart(one))) {
      if (signal.aborted) return;
      await call(arm, round);
    }
    // Not before: so many pages that open at once keep calls in a row waiting.
    beside = Promise.allSettled([
      ...todo(isLate).map(([arm, round]) => growOld(arm, round)),
      ...todo(isApart).map(([arm, round]) => call(arm, round)),
    ]);
    const columns = columnsOf(step.arms).map((arms) => arms.filter((arm) => !isLate(arm)));
    for (const round of rounds) {
      for (const [index, arms] of columns.entries()) {
        const [first] = arms;
        if (signal.aborted) return;
        if (first === undefined || !arms.some((arm) => isMissing(arm, round))) continue;
        const cells = await lab.column(wishOf(first, round));
        for (const arm of arms) {
          const cell = cells[arm.factors.deed as Deed];
          if (cell) write(arm, round, valuesOf(cell));
        }
        const done = round * columns.length + index + 1;
        log.progress({
          scenario: step.scenario,
          start,
          planned: step,
          step: 'browsers',
          done,
          of: rounds.length * columns.length,
        });
      }
    }
    const failed = (await beside).find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  } catch (error) {
    // A Ctrl-C ends browsers too, each in its own way.
    if (!signal.aborted) throw error;
  } finally {
    await lab.close().catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
    await beside;
  }
}

const isLate = ({ factors }: PlannedArm) => factors.deed === 'form-post-late';
const isApart = ({ factors }: PlannedArm) => patternOf[factors.calls as CallPattern]?.apartMs > 0;
const placeOfCalls = (challenge: string): Place => (challenge === 'Cookie' ? 'cookie' : 'local-storage');

const valuesOf = ({ done, controlled, ageMs }: Cell) => ({
  done: Number(done),
  controlled: Number(controlled),
  ageMs,
});
