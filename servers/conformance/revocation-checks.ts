import type { Answer } from '../client.ts';
import {
  beyondItsWire,
  broken,
  type Check,
  ControlFailed,
  demand,
  holds,
  readEverywhere,
  refused,
  someUser,
  type Trial,
  withoutRequest,
} from './check.ts';

const slowMs = 150;

/** Ending a credential, and what may bring it back. */
export const revocationChecks: readonly Check[] = [
  {
    id: 'logout',
    property: 'After a logout its credential is refused on every instance.',
    clause: 'S4: ASVS 7.4.1',
    excusedBy: ['logout-keeps-credential', 'revocation-is-late', 'no-authentication'],
    async find(trial) {
      const { statuses, logout } = trial.client.wire;
      if (logout === undefined) return withoutRequest('logout');
      const user = someUser();
      const ended = await trial.client.login(trial.baseUrl, user);
      const other = await trial.client.login(trial.baseUrl, user);
      demand(statuses.read, await readEverywhere(trial, ended), 'the credential before its logout');
      demand(statuses.revoked, [await trial.client.logout(trial.baseUrl, ended)], 'the logout');
      // Where a logout ends all of a user, a new login is what shows that something still works.
      const endsAll = trial.contender.limits.some(({ id }) => id === 'logout-ends-all');
      if (endsAll)
        demand(statuses.refused, await readEverywhere(trial, other), 'another credential, after logout-ends-all');
      const control = endsAll ? await trial.client.login(trial.baseUrl, user) : other;
      demand(statuses.read, await readEverywhere(trial, control), 'another credential of the same user');
      return refused(await readEverywhere(trial, ended), 'the credential after its logout', statuses.refused);
    },
  },
  {
    id: 'revoke',
    property: 'An operator ends all credentials of a user, on every instance.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: ['revoke-keeps-credential', 'revocation-is-late', 'no-authentication'],
    async find(trial) {
      const { statuses, revoke } = trial.client.wire;
      if (revoke === undefined) return withoutRequest('revoke');
      const user = someUser();
      const last = trial.baseUrls.at(-1) as string;
      const [first, second, bystander] = await Promise.all([
        trial.client.login(trial.baseUrl, user),
        trial.client.login(last, user),
        trial.client.login(trial.baseUrl, someUser()),
      ]);
      demand(statuses.read, await readEverywhere(trial, first), 'the credential before the revoke');
      demand(statuses.read, await readEverywhere(trial, second), 'the second credential before the revoke');
      demand(statuses.revoked, [await trial.client.revoke(trial.baseUrl, user, trial.operatorKey)], 'the revoke');
      demand(statuses.read, await readEverywhere(trial, bystander), 'the credential of another user');
      const answers = [...(await readEverywhere(trial, first)), ...(await readEverywhere(trial, second))];
      return refused(answers, 'a credential after the revoke of its user', statuses.refused);
    },
  },
  {
    id: 'slow-request',
    property: 'A request in flight during a logout does not bring the credential back.',
    clause: 'S5: ASVS 7.4.1',
    excusedBy: ['reaccepts-after-slow-request', 'logout-keeps-credential', 'no-authentication'],
    async find(trial) {
      const { statuses, slow, logout } = trial.client.wire;
      if (slow === undefined || logout === undefined) return withoutRequest(slow ? 'logout' : 'slow read');
      const credential = await loggedOutDuringSlowRequest(trial);
      return refused(
        await readEverywhere(trial, credential),
        'the credential after the slow request',
        statuses.refused,
      );
    },
  },
  {
    id: 'operator-key',
    property: 'Without the operator’s key, or with it twice, nothing is revoked.',
    clause: 'G9',
    excusedBy: [],
    async find(trial) {
      const { client, baseUrl, operatorKey } = trial;
      const { statuses, contract, revoke } = client.wire;
      if (!contract) return beyondItsWire;
      if (revoke === undefined) return withoutRequest('revoke');
      const user = someUser();
      const credential = await client.login(baseUrl, user);
      const ask = (headers: Record<string, string | string[]>): Promise<Answer> =>
        client.call(baseUrl, '/operator/revoke', { method: 'POST', json: { userId: user }, headers });
      const finding = refused(
        await Promise.all([
          ask({}),
          ask({ 'x-operator-key': `${operatorKey}x` }),
          ask({ 'x-operator-key': [operatorKey, operatorKey] }),
        ]),
        'a revoke without the right key',
      );
      if (finding.found !== 'holds') return finding;
      if ((await readEverywhere(trial, credential)).some(({ status }) => status !== 200))
        return broken('a revoke that was refused revoked all the same');
      demand(statuses.revoked, [await ask({ 'x-operator-key': operatorKey })], 'a revoke with the right key');
      return holds;
    },
  },
];

/**
 * A credential that was logged out while a slow request with it was under way. That the slow request is answered with
 * 200 proves that it was authenticated before the logout; where it came too late, it is tried again.
 */
async function loggedOutDuringSlowRequest(trial: Trial) {
  const { client, baseUrl } = trial;
  const { statuses } = client.wire;
  for (let attempt = 0; attempt < 5; attempt++) {
    const credential = await client.login(baseUrl, someUser());
    const slow = client.slowMe(baseUrl, credential, slowMs);
    // Where a control fails first, nobody waits for it any more.
    slow.catch(() => {});
    // Two round trips give the slow request time to be read first.
    demand(statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
    demand(statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
    const loggedOut = await client.logout(baseUrl, credential);
    demand(statuses.revoked, [loggedOut], 'the logout');
    const { status, lastByteAt } = await slow;
    if (status === statuses.read && lastByteAt > loggedOut.lastByteAt) return credential;
  }
  throw new ControlFailed('control: no slow request could be kept in flight during a logout');
}
