/** What of a server from outside can be asked and seen. */

import type { ContenderEntry } from '../../results/format.ts';
import type { ContractClient } from '../../servers/client.ts';
import type { NamedContender } from '../../servers/contender.ts';
import { numberedUser } from '../../servers/principal.ts';
import type { Wire } from '../../servers/wire.ts';

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

/** What cannot be seen of a server from outside, and what would show it. Nothing for one of ours. */
export function unseenOf({ id, target, store }: NamedContender): NonNullable<ContenderEntry['unseen']> {
  if (target === undefined) return [];
  const { wire, pids = [], start, storeUrl, urls } = target;
  const usesOurs = start !== undefined && store !== 'none';
  const found: NonNullable<ContenderEntry['unseen']> = [];
  const missing = (what: string[], why: string) => found.push({ what, why });
  if (start === undefined && pids.length === 0)
    missing(
      ['server-cpu', 'server-cpu-saturated'],
      `Its process is not known. Where it runs on this machine: --pid ${id}=<process id>.`,
    );
  if (!usesOurs && storeUrl === undefined)
    missing(
      ['store-commands', 'store-bytes', 'store-cpu', 'store-memory'],
      start === undefined
        ? `Its store is not known. Where it has a Redis: --store ${id}=redis://host:port.`
        : 'It does not use the store of the run.',
    );
  if (storeUrl !== undefined)
    missing(
      ['store-cpu', 'store-memory'],
      'The process of its store is not known, and nothing is ever removed from a store that is not ours.',
    );
  if (wire.revoke === undefined)
    missing(
      ['trigger=revoke'],
      wire.contract
        ? 'The operator’s key is not known: give the server and this command the same AUTHBENCH_OPERATOR_KEY.'
        : 'Its target file has no revoke.',
    );
  if (wire.logout === undefined) missing(['trigger=logout'], 'It has no logout that is known.');
  if (wire.slow === undefined) missing(['inFlight=slow'], 'It has no slow read that is known.');
  if ((start?.instances ?? urls.length) < 2)
    missing(['instance=other'], 'There is one instance: whether another one knows cannot be asked.');
  return found;
}
