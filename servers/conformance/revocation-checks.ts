import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Credential } from '../wire/client.ts';
import {
  alone,
  beyondItsWire,
  broken,
  type Check,
  ControlFailed,
  declares,
  demand,
  type Finding,
  holds,
  knowing,
  readEverywhere,
  refused,
  someUser,
  type Trial,
  withoutRequest,
} from './check.ts';

const slowMs = 150;
/** Longer than a session takes to be saved, and several times over. */
const [goodProbes, probeMs] = [15, 100];

/** What a design may say that ends nothing. */
const keeps = {
  logout: ['logout-keeps-credential', 'no-authentication'],
  revoke: ['revoke-keeps-credential', 'no-authentication'],
} as const;
const others = ({ baseUrls }: Trial) => baseUrls.slice(1);

/** Ending a credential, and what may bring it back. */
export const revocationChecks: readonly Check[] = [
  {
    id: 'logout',
    property: 'After a logout, the instance that received it refuses the credential.',
    clause: 'S4: ASVS 7.4.1',
    excusedBy: keeps.logout,
    async find(trial) {
      if (trial.client.wire.logout === undefined) return withoutRequest('logout');
      const ended = await loggedOut(trial);
      return refusedAt([trial.baseUrl], trial, [ended], 'the credential after its logout');
    },
  },
  {
    id: 'logout-everywhere',
    property: 'After a logout, every other instance refuses the credential at once.',
    clause: 'S4: ASVS 7.4.1',
    excusedBy: ['revocation-is-late', ...keeps.logout],
    async find(trial) {
      if (trial.client.wire.logout === undefined) return withoutRequest('logout');
      if (knowing(trial).length < 2) return alone;
      const ended = await loggedOut(trial);
      return refusedAt(others(trial), trial, [ended], 'the credential after its logout elsewhere');
    },
  },
  {
    id: 'logout-of-one',
    property: 'A logout leaves the user’s other credentials alone.',
    clause: 'HTTP contract',
    excusedBy: ['logout-ends-all'],
    async find(trial) {
      const { statuses, logout } = trial.client.wire;
      if (logout === undefined) return withoutRequest('logout');
      const user = someUser();
      const other = await trial.client.login(trial.baseUrl, user);
      demand(statuses.read, await readEverywhere(trial, other), 'the other credential before the logout');
      await loggedOut(trial, user);
      return refused(await readEverywhere(trial, other), 'the other credential after the logout', statuses.read);
    },
  },
  {
    id: 'revoke',
    property:
      'An operator’s revoke ends all credentials of a user, and nobody else’s, on the instance that received it.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: keeps.revoke,
    async find(trial) {
      if (trial.client.wire.revoke === undefined) return withoutRequest('revoke');
      return refusedAt([trial.baseUrl], trial, await revoked(trial), 'a credential after the revoke of its user');
    },
  },
  {
    id: 'revoke-everywhere',
    property: 'An operator’s revoke ends all credentials of a user on every other instance at once.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: ['revocation-is-late', ...keeps.revoke],
    async find(trial) {
      if (trial.client.wire.revoke === undefined) return withoutRequest('revoke');
      if (knowing(trial).length < 2) return alone;
      return refusedAt(
        others(trial),
        trial,
        await revoked(trial),
        'a credential after the revoke of its user elsewhere',
      );
    },
  },
  {
    id: 'ended-for-good',
    property: 'Within the time that the design declares, a logout takes effect on every instance, for good.',
    clause: 'S4: ASVS 7.4.1, RFC 7009 2.1',
    excusedBy: keeps.logout,
    needs: 'time',
    async find(trial) {
      if (trial.client.wire.logout === undefined) return withoutRequest('logout');
      return staysEnded(trial, [await loggedOut(trial)], 'the credential long after its logout');
    },
  },
  {
    id: 'revoked-for-good',
    property:
      'Within the time that the design declares, an operator’s revoke takes effect on every instance, for good.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: keeps.revoke,
    needs: 'time',
    async find(trial) {
      if (trial.client.wire.revoke === undefined) return withoutRequest('revoke');
      return staysEnded(trial, await revoked(trial), 'a credential long after the revoke of its user');
    },
  },
  {
    id: 'slow-request',
    property: 'A request in flight during a logout does not bring the credential back.',
    clause: 'S5: ASVS 7.4.1',
    excusedBy: ['reaccepts-after-slow-request', ...keeps.logout],
    async find(trial) {
      const { slow, logout } = trial.client.wire;
      if (slow === undefined || logout === undefined) return withoutRequest(slow ? 'logout' : 'slow read');
      const credential = await loggedOutDuringSlowRequest(trial);
      const at = declares(trial, 'revocation-is-late') ? [trial.baseUrl] : knowing(trial);
      return refusedAt(at, trial, [credential], 'the credential after the slow request');
    },
  },
  {
    id: 'operator-key',
    property: 'Nothing is revoked if the operator’s key is missing or sent twice.',
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
          ask({ 'x-operator-key': operatorKey.slice(0, -1) }),
          ask({ 'x-operator-key': operatorKey.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) }),
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

/** A credential that worked on every instance that must know it, and was logged out at the first. */
async function loggedOut(trial: Trial, user = someUser()): Promise<Credential> {
  const { statuses } = trial.client.wire;
  const credential = await trial.client.login(trial.baseUrl, user);
  demand(statuses.read, await readEverywhere(trial, credential), 'the credential before its logout');
  demand(statuses.revoked, [await trial.client.logout(trial.baseUrl, credential)], 'the logout');
  return credential;
}

/** Two credentials of a user that an operator has revoked; somebody else's went on working. */
async function revoked(trial: Trial): Promise<Credential[]> {
  const { client, baseUrl } = trial;
  const { statuses } = client.wire;
  const user = someUser();
  const last = knowing(trial).at(-1) as string;
  const [first, second, bystander] = await Promise.all([
    client.login(baseUrl, user),
    client.login(last, user),
    client.login(baseUrl, someUser()),
  ]);
  for (const each of [first, second])
    demand(statuses.read, await readEverywhere(trial, each), 'a credential before the revoke');
  demand(statuses.revoked, [await client.revoke(baseUrl, user, trial.operatorKey)], 'the revoke');
  demand(statuses.read, await readEverywhere(trial, bystander), 'the credential of another user');
  return [first, second];
}

/** By the declared time on every instance that must know them, and from then on. */
async function staysEnded(trial: Trial, ended: readonly Credential[], what: string): Promise<Finding> {
  await pause((declares(trial, 'revocation-is-late')?.seconds ?? 0) * 1000);
  for (let probe = 0; probe < goodProbes; probe++) {
    const finding = await refusedAt(knowing(trial), trial, ended, what);
    if (finding.found !== 'holds') return finding;
    await pause(probeMs);
  }
  return holds;
}

async function refusedAt(
  baseUrls: readonly string[],
  { client }: Trial,
  credentials: readonly Credential[],
  what: string,
): Promise<Finding> {
  const asked = credentials.flatMap((credential) => baseUrls.map((baseUrl) => client.me(baseUrl, credential)));
  return refused(await Promise.all(asked), what, client.wire.statuses.refused);
}

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
