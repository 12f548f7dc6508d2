/** What ends the credentials of one user leaves everybody else's alone, however similar their ids are. */
import type { Credential } from '../wire/client.ts';
import {
  broken,
  type Check,
  declares,
  demand,
  type Finding,
  holds,
  notAsked,
  readEverywhere,
  refused,
  type Trial,
} from './check.ts';
import { hearing, idIn, lastKnowing, refreshTokenOf, refreshWith, withRefreshToken } from './kept.ts';
import {
  inheritedNames,
  numericallySimilar,
  plainlySimilar,
  type SimilarUsers,
  textuallySimilar,
} from './similar-users.ts';

export const similarChecks: readonly Check[] = [
  {
    id: 'revoke-similar-ids',
    about: 'revokes of users with similar ids',
    property: 'An operator’s revoke ends the credentials of nobody else, however similar their ids are.',
    clause: 'S10: ASVS 7.4.5, 15.3.5, 15.3.6',
    excusedBy: [],
    needs: ['revoke', 'users'],
    async find(trial) {
      const { client, baseUrl, operatorKey } = trial;
      const groups = client.wire.contract
        ? [textuallySimilar(), numericallySimilar(), inheritedNames]
        : [plainlySimilar()];
      return sparesOthers(trial, groups, async ({ user }) => {
        demand(client.wire.statuses.revoked, [await client.revoke(baseUrl, user, operatorKey)], 'the revoke');
        return `the revoke of ${user}`;
      });
    },
  },
  {
    id: 'logout-similar-ids',
    about: 'logouts of users with similar ids',
    property: 'A logout ends the credentials of nobody else, however similar their ids are.',
    clause: 'S4: ASVS 7.4.1, 15.3.5',
    excusedBy: [],
    needs: ['logout', 'users'],
    async find(trial) {
      const { client, baseUrl } = trial;
      const groups = [client.wire.contract ? textuallySimilar() : plainlySimilar()];
      return sparesOthers(trial, groups, async ({ user, credential }) => {
        demand(client.wire.statuses.revoked, [await client.logout(baseUrl, credential)], 'the logout');
        return `the logout of ${user}`;
      });
    },
  },
  {
    id: 'reuse-similar-ids',
    about: 'reused refresh tokens of users with similar ids',
    property: 'A reused refresh token ends the tokens of nobody else, however similar their ids are.',
    clause: 'R1: RFC 9700 4.14.2, ASVS 10.4.5, 15.3.5',
    excusedBy: [],
    needs: ['refresh'],
    find: withRefreshToken(async (trial) => {
      if (declares(trial, 'refresh-grace')) return notAsked('within its grace time a used refresh token ends nothing');
      return sparesOthers(trial, [textuallySimilar()], async ({ user, credential }) => {
        const token = refreshTokenOf(credential);
        demand(200, [await refreshWith(trial, token)], 'a refresh with a good token');
        demand(400, [await refreshWith(trial, token)], 'a refresh with a used token');
        return `a used refresh token of ${user}`;
      });
    }),
  },
  {
    id: 'revoke-pattern',
    about: 'revokes of patterns',
    property: 'A revoke of a pattern, a list or an object ends nobody whose id fits it.',
    clause: 'S10: ASVS 2.2.1, 7.4.5, 15.3.5',
    excusedBy: [],
    needs: ['contract', 'revoke'],
    async find(trial) {
      const { client, baseUrl, operatorKey } = trial;
      const { id: user } = plainlySimilar();
      const credential = await client.login(baseUrl, user);
      demand(200, [await client.me(baseUrl, credential)], 'a credential before the revokes');
      for (const userId of fitting(user)) {
        const headers = { 'x-operator-key': operatorKey };
        const { status } = await client.call(baseUrl, '/operator/revoke', {
          method: 'POST',
          headers,
          json: { userId },
        });
        const what = `a revoke of ${JSON.stringify(userId)}`;
        if ((await client.me(baseUrl, credential)).status !== 200) return broken(`${what} ended ${user}`);
        if (status >= 500) return broken(`${what} was answered with ${status}`);
      }
      return holds;
    },
  },
];

/** What fits this user and no other: nobody else's credentials are to end with it. */
function fitting(user: string): readonly unknown[] {
  const start = user.slice(0, -2);
  const patterns = ['*', '??', '%', '__', '.*', '[0-9a-f]1'].map((rest) => start + rest);
  // The last is an id by the contract, and to LIKE it fits every id of its length.
  const texts = [`${user}*`, `${user} `, `${user}\n`, `${user}\0`, '_'.repeat(user.length)];
  return [...patterns, ...texts, [user], { $regex: start }];
}

interface Owned {
  readonly user: string;
  readonly credential: Credential;
}

/** Ends the first of each group, and looks at all others on every instance. `end` says what it did. */
async function sparesOthers(
  trial: Trial,
  groups: readonly SimilarUsers[],
  end: (ended: Owned) => Promise<string>,
): Promise<Finding> {
  const { client, baseUrl } = trial;
  const place = lastKnowing(trial);
  const loggedIn = async (user: string): Promise<Owned> => {
    const credential = await client.login(place, user);
    const answer = await client.me(baseUrl, credential);
    demand(client.wire.statuses.read, [answer], `a credential of ${user}, before anybody’s was ended,`);
    return { user, credential };
  };
  const readsOn = new Map<string, boolean>();
  for (const { id, others } of groups) {
    const ended = await loggedIn(id);
    const kept = await Promise.all(others.map(([user]) => loggedIn(user)));
    const what = await end(ended);
    await hearing(trial, ended.credential);
    readsOn.set(id, (await client.me(baseUrl, ended.credential)).status === client.wire.statuses.read);
    const findings = await Promise.all(kept.map((one) => stillGood(trial, one)));
    const lost = findings.findIndex(({ found }) => found !== 'holds');
    if (lost >= 0) return broken(`${what} ended ${others[lost]?.join(', ')}`);
  }
  // Where it ends some of them, it ends all of them: whether it ends any is for other checks to say.
  const spared = [...readsOn].find(([, reads]) => reads)?.[0];
  return spared !== undefined && [...readsOn.values()].includes(false) ? broken(`it does not end ${spared}`) : holds;
}

/** Whether it still reads its own user everywhere, and its refresh token, where it has one, gives new tokens. */
async function stillGood(trial: Trial, { user, credential }: Owned): Promise<Finding> {
  const { contract, statuses } = trial.client.wire;
  const answers = await readEverywhere(trial, credential);
  const finding = refused(answers, 'the credential', statuses.read);
  if (finding.found !== 'holds' || !contract) return finding;
  if (!declares(trial, 'no-authentication') && answers.some((answer) => idIn(answer) !== user))
    return broken('it reads somebody else');
  const token = refreshTokenOf(credential);
  return token === undefined ? holds : refused([await refreshWith(trial, token)], 'the refresh token', 200);
}
