/** The conformance suite over plain HTTP: a contender's numbers count only when it passes (docs/method.md). */
import { ContractClient } from '../client.ts';
import { type Check, type CheckResult, ControlFailed, type Judged, judged, type Target, type Trial } from './check.ts';
import { clientChecks } from './client-checks.ts';
import { credentialChecks } from './credential-checks.ts';
import { issuerChecks } from './issuer-checks.ts';
import { keyChecks } from './key-checks.ts';
import { oauthChecks } from './oauth-checks.ts';
import { processChecks } from './process-checks.ts';
import { requestChecks } from './request-checks.ts';
import { revocationChecks } from './revocation-checks.ts';
import { sessionChecks } from './session-checks.ts';
import { startChecks } from './start-checks.ts';
import { timeoutChecks } from './timeout-checks.ts';
import { tokenChecks } from './token-checks.ts';

export type { CheckResult, Target } from './check.ts';

/** Adding a check is adding an entry to one of these lists. */
export const checks: readonly Check[] = [
  ...credentialChecks,
  ...requestChecks,
  ...sessionChecks,
  ...timeoutChecks,
  ...revocationChecks,
  ...tokenChecks,
  ...keyChecks,
  ...issuerChecks,
  ...oauthChecks,
  ...clientChecks,
  ...processChecks,
  ...startChecks,
];

export interface ConformOptions {
  /** With the checks that wait, or start servers of their own. Default: without. */
  readonly full?: boolean;
}

/** The checks of the short suite, or of the full one, in their order. */
export const checksOf = ({ full = false }: ConformOptions = {}) =>
  checks.filter(({ needs }) => full || needs !== 'time');

/**
 * Runs every check against running servers, side by side: the short suite takes about a second, two instances included. Never
 * rejects: a server that breaks down fails its checks.
 */
export async function conform(target: Target, contender: Judged, options: ConformOptions = {}): Promise<CheckResult[]> {
  const client = new ContractClient(target.wire);
  const trial: Trial = { ...target, client, contender, baseUrl: target.baseUrls[0] };
  try {
    return await Promise.all(checksOf(options).map((check) => resultOf(check, trial)));
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
