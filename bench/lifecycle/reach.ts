/** What a server from outside can be asked. */

import type { NamedContender } from '../../servers/contender.ts';
import { numberedUser } from '../../servers/principal.ts';
import type { ContractClient } from '../../servers/wire/client.ts';
import type { Wire } from '../../servers/wire/wire.ts';

/**
 * The same contender without the requests that its server has not: one that speaks the contract is asked for them once, since its
 * slow read is test-only and its operator's key may be unknown. What fails otherwise is for conformance to name.
 */
export async function reached(
  contender: NamedContender,
  url: string,
  client: ContractClient,
  keyIsKnown: boolean,
): Promise<NamedContender> {
  const { target } = contender;
  if (!target?.wire.contract) return contender;
  const absent = (status: number) => status === 404 || status === 405;
  const { slow, logout, revoke, ...rest } = target.wire;
  let [hasSlow, hasLogout] = [true, true];
  try {
    const credential = await client.login(url, numberedUser(0));
    hasSlow = !absent((await client.slowMe(url, credential, 1)).status);
    hasLogout = !absent((await client.logout(url, credential)).status);
  } catch {
    return contender;
  }
  const wire: Wire = {
    ...rest,
    ...(hasSlow && slow ? { slow } : {}),
    ...(hasLogout && logout ? { logout } : {}),
    ...((keyIsKnown || target.start !== undefined) && revoke ? { revoke } : {}),
  };
  return { ...contender, target: { ...target, wire } };
}
