import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Credential } from '../wire/client.ts';
import {
  broken,
  type Check,
  declares,
  demand,
  type Finding,
  holds,
  knowing,
  readEverywhere,
  refused,
  refusedAt,
  someUser,
  type Trial,
} from './check.ts';
import { revokesForStrangers } from './outside/operator.ts';

/** Longer than a session takes to be saved, and several times over. */
const [goodProbes, probeMs] = [15, 100];

/** What a design may say that ends nothing. */
export const keeps = {
  logout: ['logout-keeps-credential', 'no-authentication'],
  revoke: ['revoke-keeps-credential', 'no-authentication'],
} as const;

const others = ({ baseUrls }: Trial) => baseUrls.slice(1);

/** Ending a credential, and what may bring it back. */
export const revocationChecks: readonly Check[] = [
  {
    id: 'logout',
    about: 'logout',
    property: 'After a logout, the instance that received it refuses the credential.',
    clause: 'S4: ASVS 7.4.1',
    excusedBy: keeps.logout,
    needs: ['logout'],
    async find(trial) {
      const ended = await loggedOut(trial);
      return refusedAt([trial.baseUrl], trial, [ended], 'the credential after its logout');
    },
  },
  {
    id: 'logout-everywhere',
    about: 'logouts on other instances',
    property: 'After a logout, every other instance refuses the credential at once.',
    clause: 'S4: ASVS 7.4.1',
    excusedBy: ['revocation-is-late', ...keeps.logout],
    needs: ['logout', 'instances'],
    async find(trial) {
      const ended = await loggedOut(trial);
      return refusedAt(others(trial), trial, [ended], 'the credential after its logout elsewhere');
    },
  },
  {
    id: 'logout-of-one',
    about: 'logouts of other sessions',
    property: 'A logout leaves the user’s other credentials alone.',
    clause: 'HTTP contract',
    excusedBy: ['logout-ends-all'],
    needs: ['logout'],
    async find(trial) {
      const { statuses } = trial.client.wire;
      const user = someUser();
      const other = await trial.client.login(trial.baseUrl, user);
      demand(statuses.read, await readEverywhere(trial, other), 'the other credential before the logout');
      await loggedOut(trial, user);
      return refused(await readEverywhere(trial, other), 'the other credential after the logout', statuses.read);
    },
  },
  {
    id: 'revoke',
    about: 'an operator’s revoke',
    property:
      'An operator’s revoke ends all credentials of a user, and nobody else’s, on the instance that received it.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: keeps.revoke,
    needs: ['revoke'],
    async find(trial) {
      return refusedAt([trial.baseUrl], trial, await revoked(trial), 'a credential after the revoke of its user');
    },
  },
  {
    id: 'revoke-everywhere',
    about: 'revokes on other instances',
    property: 'An operator’s revoke ends all credentials of a user on every other instance at once.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: ['revocation-is-late', ...keeps.revoke],
    needs: ['revoke', 'instances'],
    async find(trial) {
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
    about: 'logouts after a while',
    property: 'Within the time that the design declares, a logout takes effect on every instance, for good.',
    clause: 'S4: ASVS 7.4.1, RFC 7009 2.1',
    excusedBy: keeps.logout,
    needs: ['time', 'logout'],
    async find(trial) {
      return staysEnded(trial, [await loggedOut(trial)], 'the credential long after its logout');
    },
  },
  {
    id: 'revoked-for-good',
    about: 'revokes after a while',
    property:
      'Within the time that the design declares, an operator’s revoke takes effect on every instance, for good.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: keeps.revoke,
    needs: ['time', 'revoke'],
    async find(trial) {
      return staysEnded(trial, await revoked(trial), 'a credential long after the revoke of its user');
    },
  },
  {
    id: 'operator-key',
    about: 'revokes by strangers',
    property: 'Nothing is revoked if the operator’s key is missing or sent twice.',
    clause: 'G9',
    excusedBy: [],
    needs: ['revoke'],
    async find(trial) {
      const { client, baseUrl, operatorKey } = trial;
      const { statuses, contract } = client.wire;
      if (!contract) return revokesForStrangers(trial);
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
