/** Revocation: credentials are revoked and probed on every instance until they are refused for good. */
import type { PlannedStep } from '../../../results/format.ts';
import { guard } from '../../../vocabulary/guards.ts';
import { interrupted, type TrialResult } from '../../generator/trial.ts';
import type { Fired } from '../../guards/slice.ts';
import { wallOffset } from '../../readings/edge.ts';
import { writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import { valuesOf } from './result.ts';
import { serversFor } from './servers.ts';
import type { RevocationStep } from './step.ts';
import { plannedTrials, traitsOf, versionOf } from './trials.ts';

/** Probes of all credentials together, per second. */
const probesPerSecond = 2_000;
/** Contenders whose servers for swept lifetimes run side by side: each lifetime has processes of its own. */
const contendersAtOnce = 6;

export async function measureRevocation(
  step: PlannedStep,
  _asked: RevocationStep,
  measuring: Measuring,
): Promise<void> {
  const { plan, start, instrument, contenderOf } = measuring;
  const { servers, generator, clock, log, signal } = instrument;
  const before = new Set(measuring.before.map(({ sample }) => sample.round));
  const trials = plannedTrials(
    step,
    plan.seed,
    () => [],
    (arm) => traitsOf(contenderOf(arm)),
  );
  log.progress({ scenario: step.scenario, start, planned: step, step: 'trials', done: 0, of: trials.length });
  const byNumber = new Map(trials.map((one) => [one.trial.number, one]));
  let ended = before.size;
  let offsetMs = wallOffset(clock);
  let stepMs = 0;
  const onEnd = (result: TrialResult) => {
    const one = byNumber.get(result.number);
    if (!one || result.fault === interrupted) return;
    // Set once, the wall clock is wrong for every credential that was issued before.
    const moved = wallOffset(clock) - offsetMs;
    if (Math.abs(moved) > guard('clock-stepped').limit) stepMs = moved;
    offsetMs += moved;
    const { number } = one.trial;
    const fired: Fired[] = result.fault === undefined ? [] : [{ name: result.reason ?? 'wrong-answer', value: 1 }];
    if (stepMs !== 0) fired.push({ name: 'clock-stepped', value: stepMs });
    const values = valuesOf(one.trial, result);
    const reading = { step, start, arm: one.arm, round: number, order: number, at: clock.now(), values, fired };
    writeDown(log, reading);
    ended += 1;
    log.progress({ scenario: step.scenario, start, planned: step, step: 'trials', done: ended, of: trials.length });
  };
  const left = trials.filter(({ trial }) => !before.has(trial.number));
  const ids = [...new Set(step.arms.map(versionOf))];
  while (ids.length > 0 && !signal.aborted) {
    const group = ids.splice(0, contendersAtOnce);
    const ofGroup = left.filter(({ arm }) => group.includes(versionOf(arm)));
    if (ofGroup.length === 0) continue;
    const started = await serversFor(
      ofGroup.map(({ arm }) => arm),
      step,
      contenderOf,
      servers,
    );
    const planned = ofGroup.map(({ arm, trial }) => ({ ...trial, instances: started.urlsOf(arm) }));
    if (!signal.aborted) await generator.trials(planned, servers.operatorKey, probesPerSecond, onEnd);
    if (ids.length > 0) await started.release();
  }
}
