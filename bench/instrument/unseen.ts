/** What the instrument cannot see of a contender, and what would show it. */

import type { ContenderEntry } from '../../results/format.ts';
import type { NamedContender } from '../../servers/contender.ts';
import type { Wire } from '../../servers/wire/wire.ts';
import { metrics, type Need } from '../../vocabulary/metrics.ts';

/** A store whose counters nobody reads: one of the contender's own, or a cluster, whose nodes each count for themselves. */
export const hasUnseenStore = ({ store }: Pick<NamedContender, 'store'>) =>
  store === 'own' || store === 'redis-cluster';

const needing = (...needs: readonly Need[]) =>
  metrics.flatMap((metric) => (metric.needs && needs.includes(metric.needs) ? [metric.id] : []));
const storeMetrics = needing('store', 'store-process', 'empty-store');

/** A credential that only the instance knows that gave it: no other one is asked whether it has heard of a revocation. */
export const isOfOneInstance = ({ limits }: Pick<NamedContender, 'limits'>) =>
  limits.some(({ id }) => id === 'one-instance');

/** Whether claims make a difference to what a login sends. */
const sendsClaims = (wire: Wire): boolean =>
  JSON.stringify(wire.login('u', {})) !== JSON.stringify(wire.login('u', { claim000: 'abcdefghijklmnop' }));

function unseenOfOurs(contender: NamedContender): NonNullable<ContenderEntry['unseen']> {
  const found: NonNullable<ContenderEntry['unseen']> = [];
  if (hasUnseenStore(contender)) {
    const why =
      contender.store === 'own'
        ? 'It keeps sessions in its own processes, in files or in a database, whose work is not counted.'
        : 'Its store is a cluster, whose nodes’ counters are not read.';
    found.push({ what: [...storeMetrics], why });
  }
  if (contender.background)
    found.push({
      what: needing('empty-store'),
      why: 'It polls its store on its own, so memory was not measured.',
    });
  if (isOfOneInstance(contender))
    found.push({ what: ['instance=other'], why: 'Another instance never accepts its credentials.' });
  return found;
}

/** What cannot be seen of a contender, and what would show it: of one of ours only a store whose counters nobody reads. */
export function unseenOf(contender: NamedContender): NonNullable<ContenderEntry['unseen']> {
  const { id, target, store } = contender;
  if (target === undefined) return unseenOfOurs(contender);
  const { wire, pids = [], start, storeUrl, urls } = target;
  const usesOurs = start !== undefined && store !== 'none';
  const found: NonNullable<ContenderEntry['unseen']> = [];
  const missing = (what: string[], why: string) => found.push({ what, why });
  if (start === undefined && pids.length === 0)
    missing(
      needing('server-process'),
      `Its process is unknown. If it runs on this machine, add --pid ${id}=<process id>.`,
    );
  if (!usesOurs && storeUrl === undefined)
    missing(
      [...storeMetrics],
      start === undefined
        ? `Its store is unknown. If it uses a Redis, add --store ${id}=redis://host:port.`
        : 'It does not use this run’s store.',
    );
  if (storeUrl !== undefined)
    missing(
      needing('store-process', 'empty-store'),
      'The process of its store is unknown, and authbench removes nothing from a store that it did not start.',
    );
  if (wire.revoke === undefined)
    missing(
      ['trigger=revoke'],
      wire.contract
        ? 'The operator’s key is unknown: give the server and this command the same AUTHBENCH_OPERATOR_KEY.'
        : 'Its target file has no revoke.',
    );
  if (wire.logout === undefined) missing(['trigger=logout'], 'It has no known logout.');
  if (wire.slow === undefined) missing(['inFlight=slow'], 'It has no known slow read.');
  if (!sendsClaims(wire))
    missing(['claims'], 'Its login request carries no claims, so every number of claims was measured as none.');
  else if (target.claimsUnseen)
    missing(
      ['claims'],
      'Neither its credential nor the answer of its login changes with claims: it keeps them where this run does not look, or ignores them.',
    );
  if ((start?.instances ?? urls.length) < 2)
    missing(['instance=other'], 'There is only one instance, so no other one can be asked.');
  return found;
}
