/**
 * Revocation trials: log in, revoke, and ask every instance again and again whether the credential still works. t0 is the
 * moment the last byte of the revoke's 2xx was read; probes are sent from t0 on, at fixed times, by a spinning loop.
 */

import { wireFrom } from '../../servers/target.ts';
import { type Answer, ContractClient } from '../../servers/wire/client.ts';
import { contractWire } from '../../servers/wire/wire.ts';
import { Budget } from './probe-budget.ts';
import { spinners, until, wallClockOffset } from './spinners.ts';
import { interrupted, type Trial, type TrialResult, Watch } from './trial.ts';

/** How long a slow request is given to get past authentication before the revoke is sent, ms. */
const headStartMs = 40;
/** After the lasting refusal each instance is asked again at this interval, ms, … */
const againEveryMs = 100;
/** … until this long after t0 and after the slow request has ended, ms: can it come back to life? */
const againForMs = 400;
/** A slow request that ends before the revoke is made longer, but no longer than this, ms. */
const longestSlowMs = 5_000;
/** How long a slow request has to be, by the instance that is asked and the trigger, where that is longer than planned. */
const fittedSlowMs = new Map<string, number>();

/** The slow request had ended when the revoke was answered, so the trial shows nothing. */
class NotInFlight extends Error {
  /** From sending the slow request to the revoke's answer, ms. */
  readonly neededMs: number;

  constructor(trigger: Trial['trigger'], neededMs: number) {
    super(`the slow request ended before the ${trigger} was answered`);
    this.neededMs = neededMs;
  }
}

const clients = new Map<string | undefined, Promise<ContractClient>>();
let stopped = false;

/** Ends the trials under way; those that have not finished come back with a fault. */
export function stopTrials(): void {
  stopped = true;
}

/** Runs the trials in their order, as many side by side as the budget of probes per second allows; each is told as it ends. */
export async function runTrials(
  trials: readonly Trial[],
  operatorKey: string,
  probesPerSecond: number,
  ended: (result: TrialResult) => void,
): Promise<void> {
  const budget = new Budget(probesPerSecond);
  stopped = false;
  let spinning = true;
  const spin = () => {
    for (const look of spinners) look();
    if (spinning) setImmediate(spin);
  };
  spin();
  try {
    await Promise.all(
      trials.map(async (trial) => {
        const need = (trial.instances.length * 1_000) / trial.intervalMs;
        await budget.take(need);
        let held = true;
        const release = () => {
          if (held) budget.give(need);
          held = false;
        };
        try {
          if (stopped) throw new Error(interrupted);
          ended(await runFitted(trial, operatorKey, release));
        } catch (error) {
          ended(notTried(trial, error));
        } finally {
          release();
        }
      }),
    );
  } finally {
    spinning = false;
    spinners.clear();
  }
}

/** Makes the slow request longer where it ended before the revoke did, and tries again, with another user. */
async function runFitted(trial: Trial, operatorKey: string, fineProbesEnded: () => void): Promise<TrialResult> {
  if (trial.inFlight === 'none') return runTrial(trial, operatorKey, fineProbesEnded);
  const place = `${trial.instances[0]} ${trial.trigger}`;
  for (let attempt = 0; ; attempt++) {
    const slowMs = Math.max(trial.slowMs, fittedSlowMs.get(place) ?? 0);
    const userId = attempt === 0 ? trial.userId : `${trial.userId}r${attempt}`;
    try {
      const result = await runTrial({ ...trial, slowMs, userId }, operatorKey, fineProbesEnded);
      return slowMs === trial.slowMs ? result : { ...result, slowMs };
    } catch (error) {
      if (!(error instanceof NotInFlight)) throw error;
      if (slowMs >= longestSlowMs) return { ...notTried(trial, error), reason: 'not-in-flight', slowMs };
      const longer = Math.max(2 * slowMs, 2 * error.neededMs, fittedSlowMs.get(place) ?? 0);
      fittedSlowMs.set(place, Math.min(longestSlowMs, Math.round(longer)));
    }
  }
}

const notTried = ({ number }: Trial, error: unknown): TrialResult => ({
  number,
  ageMs: 0,
  lifeLeftMs: null,
  instances: [],
  fault: error instanceof Error ? error.message : String(error),
});

async function runTrial(trial: Trial, operatorKey: string, fineProbesEnded: () => void): Promise<TrialResult> {
  const [home] = trial.instances as [string];
  const client = await clientOf(trial.target);
  const { statuses } = client.wire;
  if (trial.issueAtMs !== null) await wallClockOffset(trial.issueAtMs);
  const credential = await client.login(home, trial.userId, {});
  const issuedAt = performance.now();
  for (const url of trial.instances)
    expectStatus(await client.me(url, credential), statuses.read, 'a read before the revoke');
  const slow = trial.inFlight === 'slow' ? client.slowMe(home, credential, trial.slowMs) : undefined;
  let slowEnded: { readonly at: number; readonly answer?: Answer } | undefined;
  slow?.then(
    (answer) => (slowEnded = { at: performance.now(), answer }),
    () => (slowEnded = { at: performance.now() }),
  );
  const slowSentAt = performance.now();
  if (slow) await until(performance.now() + headStartMs);
  const answer =
    trial.trigger === 'logout'
      ? await client.logout(home, credential)
      : await client.revoke(home, trial.userId, operatorKey);
  expectStatus(answer, statuses.revoked, `the ${trial.trigger}`);
  const t0 = answer.lastByteAt;
  const early = (slowEnded as { readonly answer?: Answer } | undefined)?.answer;
  if (early?.status === statuses.read && early.lastByteAt <= t0) throw new NotInFlight(trial.trigger, t0 - slowSentAt);
  const expiresAtMs = expiryOf(credential.token);
  const lifeLeftMs = expiresAtMs === undefined ? null : expiresAtMs - (performance.timeOrigin + t0);
  const slowEndedAt = () => (slow ? (slowEnded?.at ?? Number.POSITIVE_INFINITY) : t0);

  const watches = trial.instances.map(() => new Watch());
  let fault: string | undefined;
  const probe = async (index: number) => {
    const seen = await client.me(trial.instances[index] as string, credential);
    if (seen.status !== statuses.read && seen.status !== statuses.refused)
      fault = `a probe was answered ${seen.status}`;
    else (watches[index] as Watch).note(seen.firstByteSentAt - t0, seen.status === statuses.read);
  };
  await probeAll(t0, trial, watches, probe, fineProbesEnded, slowEndedAt);
  const slowAnswer = await slow;
  if (slowAnswer && (slowAnswer.status !== statuses.read || slowAnswer.lastByteAt <= t0)) {
    throw new Error(
      `the slow request was answered ${slowAnswer.status}: it was not in flight during the ${trial.trigger}`,
    );
  }
  return {
    number: trial.number,
    ageMs: t0 - issuedAt,
    lifeLeftMs,
    instances: watches.map((watch) => watch.result),
    ...(fault === undefined ? {} : { fault }),
  };
}

/** Fine probes until every instance has refused for good, or patience ends; then coarse ones, for what comes back to life. */
function probeAll(
  t0: number,
  trial: Trial,
  watches: readonly Watch[],
  probe: (index: number) => Promise<void>,
  fineProbesEnded: () => void,
  slowEndedAt: () => number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const underWay = watches.map(() => false);
    const nextDue = watches.map((_, index) => t0 + (index * trial.intervalMs) / watches.length);
    let fine = true;
    let fineEndedAt = t0;
    const finish = (error?: unknown) => {
      spinners.delete(look);
      if (fine) fineProbesEnded();
      if (error === undefined) resolve();
      else reject(error);
    };
    const send = (index: number) => {
      underWay[index] = true;
      probe(index).then(
        () => (underWay[index] = false),
        (error) => finish(error),
      );
    };
    const look = () => {
      if (stopped) return finish(new Error(interrupted));
      const now = performance.now();
      if (fine && (now > t0 + trial.patienceMs || watches.every((watch) => watch.refusedMs !== null))) {
        fine = false;
        fineEndedAt = now;
        fineProbesEnded();
      }
      const over = !fine && now > Math.max(fineEndedAt, slowEndedAt()) + againForMs;
      if (over && underWay.every((busy) => !busy)) return finish();
      if (over) return;
      for (let index = 0; index < watches.length; index++) {
        if (underWay[index] || now < (nextDue[index] as number)) continue;
        const interval = fine ? trial.intervalMs : againEveryMs;
        nextDue[index] = Math.max((nextDue[index] as number) + interval, now);
        send(index);
      }
    };
    spinners.add(look);
  });
}

function clientOf(target: string | undefined): Promise<ContractClient> {
  const found =
    clients.get(target) ??
    (target === undefined ? Promise.resolve(contractWire) : wireFrom(target)).then((wire) => new ContractClient(wire));
  clients.set(target, found);
  return found;
}

function expectStatus(seen: Answer, status: number, what: string): void {
  if (seen.status !== status) throw new Error(`${what} was answered ${seen.status}, not ${status}`);
}

/** `exp` of a JWT (RFC 7519 4.1.4), ms since the epoch; undefined where the credential is none. Read, not verified: it is ours. */
function expiryOf(token: string | undefined): number | undefined {
  try {
    const { exp } = JSON.parse(Buffer.from(token?.split('.')[1] ?? '', 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' ? exp * 1_000 : undefined;
  } catch {
    return undefined;
  }
}
