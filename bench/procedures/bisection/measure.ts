/** Where claims hit a limit: bisection over their number, with a real login and a real read at each step. */
import type { PlannedArm, PlannedStep, Sample } from '../../../results/format.ts';
import type { LimitsStep } from '../../../scenarios/scenario.ts';
import type { Credential } from '../../../servers/wire/client.ts';
import { loginThatFits } from '../../credentials/credentials.ts';
import type { Instrument, Server } from '../../instrument/instrument.ts';
import { sampleOf, writeDown } from '../../recording/sample.ts';

export interface Limit {
  readonly arm: PlannedArm;
  readonly metric: string;
  /** The most claims that still fit. */
  readonly claims: number;
  /** True when even the most that were tried fit. */
  readonly atLeast: boolean;
  /** True where no cookie was sent: the limit is that of this token, were it put into a cookie. */
  readonly derived: boolean;
}

export interface Limits {
  readonly step: PlannedStep;
  readonly limits: Limit[];
}

/** What a token would be called if it were put into a cookie. */
const cookieName = '__Host-token';

/** The largest n in [0, most] for which `fits` holds, given that it holds up to some n and not beyond; −1: not even 0. */
export async function bisected(most: number, fits: (n: number) => Promise<boolean>): Promise<number> {
  if (await fits(most)) return most;
  let low = -1;
  let high = most;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

export async function runLimits(
  step: PlannedStep,
  scenario: LimitsStep,
  serverOf: (arm: PlannedArm) => Server,
  instrument: Instrument,
): Promise<Limits> {
  const limits: Limit[] = [];
  const { client, log, clock, signal } = instrument;
  for (const [index, arm] of step.arms.entries()) {
    const server = serverOf(arm);
    if (signal.aborted) break;
    if (server.contender.challenge === 'none') continue; // no credential, nothing that grows
    let derived = false;
    for (const limit of scenario.limits) {
      const at = clock.now();
      const claims = await bisected(scenario.upTo, async (n) => {
        const credential = await loginThatFits(client, server, n);
        if (credential === undefined) return false; // the server itself keeps to what a cookie can hold
        if (limit.by === 'status') return (await client.me(server.url, credential)).status !== limit.status;
        derived = credential.token !== undefined;
        return bytesInCookie(credential) <= limit.bytes;
      });
      const values = {
        [limit.metric]: claims,
        ...(limit.by === 'cookie-bytes' && derived ? { derived: 1 } : {}),
      };
      const reading = { step, arm, round: 0, order: index, at, values, fired: [] };
      writeDown(log, reading);
      limits.push(...limitsOf(scenario, arm, sampleOf(reading)));
    }
    log.progress({ scenario: step.scenario, planned: step, step: 'limits', done: index + 1, of: step.arms.length });
  }
  return { step, limits };
}

/** A limit as its sample keeps it. */
export function limitsOf({ limits, upTo }: LimitsStep, arm: PlannedArm, { values }: Sample): Limit[] {
  return limits.flatMap(({ metric }) => {
    const claims = values[metric];
    return claims === undefined
      ? []
      : [{ arm, metric, claims, atLeast: claims === upTo, derived: values.derived === 1 }];
  });
}

/** Name and value together, as RFC 6265bis limits them. */
function bytesInCookie({ token, cookieBytes = 0 }: Credential): number {
  return token === undefined ? cookieBytes - 1 : cookieName.length + token.length;
}
