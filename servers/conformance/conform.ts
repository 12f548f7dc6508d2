/** The short conformance suite over plain HTTP: a contender's numbers count only when it passes (docs/method.md). */
import { ContractClient } from '../client.ts';
import type { NamedContender } from '../contender.ts';
import { type Check, type CheckResult, ControlFailed, judged, type Target, type Trial } from './check.ts';
import { credentialChecks } from './credential-checks.ts';
import { revocationChecks } from './revocation-checks.ts';

export type { CheckResult, Target } from './check.ts';

/** Adding a check is adding an entry to one of these lists. */
export const checks: readonly Check[] = [...credentialChecks, ...revocationChecks];

/**
 * Runs every check against running servers, side by side: under a second, two instances included. Never rejects: a
 * server that breaks down fails its checks.
 */
export async function conform(
  target: Target,
  contender: Pick<NamedContender, 'challenge' | 'limits' | 'forgeExpired' | 'forgeFresh'>,
): Promise<CheckResult[]> {
  const client = new ContractClient(target.wire);
  const trial: Trial = { ...target, client, contender, baseUrl: target.baseUrls[0] };
  try {
    return await Promise.all(checks.map((check) => resultOf(check, trial)));
  } finally {
    client.close();
  }
}

async function resultOf(check: Check, trial: Trial): Promise<CheckResult> {
  try {
    return judged(check, trial.contender.limits, await check.find(trial));
  } catch (error) {
    const note = error instanceof Error ? error.message : 'it broke off';
    return { check: check.id, status: 'fail', note: error instanceof ControlFailed ? note : `broke off: ${note}` };
  }
}
