/** The conformance suite over plain HTTP: a contender's numbers count only when it passes (docs/method.md). */
import { ContractClient } from '../wire/client.ts';
import { actionChecks } from './action-checks.ts';
import {
  type Check,
  type CheckResult,
  ControlFailed,
  isOurs,
  type Judged,
  judged,
  type Target,
  type Trial,
} from './check.ts';
import { clientChecks } from './client-checks.ts';
import { credentialChecks } from './credential-checks.ts';
import { graceChecks } from './grace-checks.ts';
import { issuerChecks } from './issuer-checks.ts';
import { keyChecks } from './key-checks.ts';
import { loginAgainChecks } from './login-again-checks.ts';
import { lackOf } from './needs.ts';
import { oauthChecks } from './oauth-checks.ts';
import { originChecks } from './origin-checks.ts';
import { pathChecks } from './path-checks.ts';
import { processChecks } from './process-checks.ts';
import { refreshUserChecks } from './refresh-user-checks.ts';
import { requestChecks } from './request-checks.ts';
import { revocationChecks } from './revocation-checks.ts';
import { asItAnswers } from './seen.ts';
import { sessionChecks } from './session-checks.ts';
import { withUnshownLimits } from './shown-limits.ts';
import { similarChecks } from './similar-checks.ts';
import { slowChecks } from './slow-checks.ts';
import { startChecks } from './start-checks.ts';
import { timeoutChecks } from './timeout-checks.ts';
import { tokenChecks } from './token-checks.ts';

export type { CheckResult, Target } from './check.ts';

/** Adding a check is adding an entry to one of these lists. */
export const checks: readonly Check[] = [
  ...credentialChecks,
  ...requestChecks,
  ...originChecks,
  ...pathChecks,
  ...actionChecks,
  ...sessionChecks,
  ...timeoutChecks,
  ...revocationChecks,
  ...slowChecks,
  ...similarChecks,
  ...loginAgainChecks,
  ...tokenChecks,
  ...keyChecks,
  ...issuerChecks,
  ...oauthChecks,
  ...graceChecks,
  ...refreshUserChecks,
  ...clientChecks,
  ...processChecks,
  ...startChecks,
];

export interface ConformOptions {
  /** With the checks that wait, or start servers of their own. Default: without. */
  readonly full?: boolean | readonly string[];
  /** These checks of the full suite, and no other. */
  readonly only?: readonly string[];
}

/** The checks of the short suite, of the full one, or those that are named, in their order. */
export const checksOf = ({ full = false, only }: ConformOptions = {}) =>
  checks.filter(({ id, needs }) => {
    if (only !== undefined) return only.includes(id);
    return !needs.includes('time') || (typeof full === 'boolean' ? full : full.includes(id));
  });

/**
 * Runs every check against running servers, side by side: the short suite takes about a second, two instances included. Never
 * rejects: a server that breaks down fails its checks. One that breaks off, or whose control fails, is asked once more, when nothing else
 * is: all at once are a flood, and on a slow machine a server that keeps its deadlines answers some of it with 503.
 */
export async function conform(target: Target, contender: Judged, options: ConformOptions = {}): Promise<CheckResult[]> {
  const client = new ContractClient(target.wire);
  const bare: Trial = { ...target, client, contender, baseUrl: target.baseUrls[0] };
  const trial = isOurs(bare) ? bare : { ...bare, ...(await asItAnswers(bare)) };
  try {
    const asked = checksOf(options);
    const results = await Promise.all(asked.map((check) => resultOf(check, trial)));
    // Why checks broke off that were asked alone: what is true of one is true of all.
    const confirmed = new Set<string>();
    for (const [index, result] of results.entries()) {
      if (!('brokeOff' in result) || confirmed.has(result.brokeOff)) continue;
      const again = await resultOf(asked[index] as Check, trial);
      if ('brokeOff' in again) confirmed.add(again.brokeOff);
      results[index] = again;
    }
    const told = results.map(withoutReason);
    return isOurs(trial) ? withUnshownLimits(checks, told, contender.limits) : told;
  } finally {
    client.close();
  }
}

type Asked = CheckResult | (CheckResult & { readonly brokeOff: string });

const withoutReason = ({ check, status, note, about }: Asked): CheckResult => ({
  check,
  status,
  ...(note === undefined ? {} : { note }),
  ...(about === undefined ? {} : { about }),
});

async function resultOf(check: Check, trial: Trial): Promise<Asked> {
  try {
    return judged(check, trial.contender.limits, lackOf(check.needs, trial) ?? (await check.find(trial)));
  } catch (error) {
    const note = error instanceof Error ? error.message : 'it broke off';
    const told = error instanceof ControlFailed ? note : `broke off: ${note}`;
    return { check: check.id, status: 'fail', note: told, brokeOff: note };
  }
}
