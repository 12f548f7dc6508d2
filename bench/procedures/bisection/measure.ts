/** Where claims hit a limit: bisection over their number, with a real login and a real read at each step. */
import type { PlannedStep } from '../../../results/format.ts';
import type { Credential } from '../../../servers/wire/client.ts';
import { loginThatFits } from '../../credentials/credentials.ts';
import { writeDown } from '../../recording/sample.ts';
import type { Measuring } from '../procedure.ts';
import { bisected } from './bisected.ts';
import type { BisectionStep } from './step.ts';

/** What a token would be called if it were put into a cookie. */
const cookieName = '__Host-token';

export async function measureLimits(step: PlannedStep, asked: BisectionStep, measuring: Measuring): Promise<void> {
  const { start, instrument, serverOf, before } = measuring;
  const { client, log, clock, signal } = instrument;
  for (const [index, arm] of step.arms.entries()) {
    const server = serverOf(arm);
    if (signal.aborted) break;
    if (server.contender.challenge === 'none') continue; // no credential, nothing that grows
    let derived = false;
    for (const limit of asked.limits) {
      if (before.some((one) => one.arm === arm && limit.metric in one.sample.values)) continue;
      const at = clock.now();
      const claims = await bisected(asked.upTo, async (n) => {
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
      const reading = { step, start, arm, round: 0, order: index, at, values, fired: [] };
      writeDown(log, reading);
    }
    log.progress({
      scenario: step.scenario,
      start,
      planned: step,
      step: 'bisection',
      done: index + 1,
      of: step.arms.length,
    });
  }
}

/** Name and value together, as RFC 6265bis limits them. */
function bytesInCookie({ token, cookieBytes = 0 }: Credential): number {
  return token === undefined ? cookieBytes - 1 : cookieName.length + token.length;
}
