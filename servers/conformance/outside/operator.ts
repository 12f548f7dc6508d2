import type { Wire } from '../../wire/wire.ts';
import { broken, demand, type Finding, holds, notAsked, readEverywhere, someUser, type Trial } from '../check.ts';

/** Headers that say what a request is, and not who sends it. */
const anybodys = /^(?:accept(?:-.+)?|content-(?:type|length)|user-agent)$/i;

type Revoke = NonNullable<Wire['revoke']>;

/** Whether a revoke without the headers that only an operator has ends somebody's credentials (ASVS 8.2.1). */
export async function revokesForStrangers(trial: Trial): Promise<Finding> {
  const { client, baseUrl, operatorKey } = trial;
  const { statuses, revoke } = client.wire;
  const user = someUser();
  const { headers = {}, ...request } = (revoke as Revoke)(user, operatorKey);
  const kept = Object.entries(headers).filter(([name]) => anybodys.test(name));
  if (kept.length === Object.keys(headers).length)
    return notAsked('its `wire.revoke` carries no header that only an operator has');
  const credential = await client.login(baseUrl, user);
  demand(statuses.read, await readEverywhere(trial, credential), 'a good credential');
  await client.send(baseUrl, { ...request, headers: Object.fromEntries(kept) });
  const answers = await readEverywhere(trial, credential);
  if (answers.some(({ status }) => status !== statuses.read))
    return broken('a revoke without the operator’s headers ended a credential');
  demand(statuses.revoked, [await client.revoke(baseUrl, user, operatorKey)], 'a revoke with the operator’s headers');
  return holds;
}
