/** Who a refresh is for is told by its refresh token alone, and who a request is from by its credential alone. */
import type { Answer } from '../wire/client.ts';
import type { HttpRequest } from '../wire/wire.ts';
import {
  broken,
  type Check,
  declares,
  demand,
  type Finding,
  holds,
  notApplicable,
  readEverywhere,
  someUser,
  type Trial,
} from './check.ts';
import { credentialIn, idIn, refreshTokenOf, refreshWith, withRefreshToken } from './kept.ts';
import { anotherUser, type Beside, byName, byRefreshToken, byToken, type NamedUser, namedUser } from './naming.ts';

export const refreshUserChecks: readonly Check[] = [
  {
    id: 'refresh-user',
    about: 'users named at a refresh',
    property: 'A refresh is for the user of its refresh token, with the same rights, whomever else the request names.',
    clause: 'RFC 6749 6, ASVS 8.3.1, 15.3.3, 15.3.7',
    excusedBy: [],
    needs: ['refresh'],
    find: withRefreshToken(async (trial) => {
      const other = await namedUser(trial);
      const token = refreshTokenOf(other.credential) as string;
      for (const [how, beside] of [...byToken(other), ...byName(other), ...byRefreshToken(token)]) {
        const finding = await refreshedFor(trial, beside, how);
        if (finding.found !== 'holds') return finding;
      }
      const renewed = await refreshWith(trial, token);
      return renewed.status === 200 ? holds : broken('a refresh used up the refresh token of another user');
    }),
  },
  {
    id: 'refresh-without-token',
    about: 'refreshes without a refresh token',
    property: 'Without a good refresh token nothing is issued, whatever else the request carries.',
    clause: 'RFC 6749 5.2 and 6, ASVS 10.4.5, 15.3.7',
    excusedBy: [],
    needs: ['refresh'],
    find: withRefreshToken(async (trial, first) => {
      const used = refreshTokenOf(first) as string;
      demand(200, [await refreshWith(trial, used)], 'a refresh with a good token');
      const good = await namedUser(trial);
      const tokens: Readonly<Record<string, string | undefined>> = {
        ...{ no: undefined, 'an empty': '', 'an unknown': `${used.slice(0, -4)}AAAA` },
        // Within a grace time it is good.
        ...(declares(trial, 'refresh-grace') ? {} : { 'a used': used }),
      };
      for (const [how, beside] of [...byToken(good), ...byName(good)])
        for (const [which, token] of Object.entries(tokens)) {
          const { status } = await refreshBeside(trial, token, beside);
          if (status < 400 || status > 499)
            return broken(`${how} and ${which} refresh token were answered with ${status}`);
        }
      return holds;
    }),
  },
  {
    id: 'named-user',
    about: 'users named beside a credential',
    property:
      'Who a request is from, and what for, is told by its credential alone: a user named beside it changes nothing.',
    clause: 'ASVS 8.2.2, 8.3.1, 15.3.7',
    excusedBy: [],
    needs: [],
    async find(trial) {
      if (declares(trial, 'no-authentication')) return notApplicable('it lets everybody in');
      const { contract } = trial.client.wire;
      const other = contract ? await namedUser(trial) : await anotherUser(trial);
      for (const [how, beside] of byName(other)) {
        const finding = (await readsAs(trial, other, beside, how)) ?? (await logsOut(trial, other, beside, how));
        if (finding !== undefined) return finding;
      }
      return (contract ? await logsInAs(trial, other) : undefined) ?? holds;
    },
  },
];

/** One refresh of a new login. To refuse such a request is as good as to pass over what it says. */
async function refreshedFor(trial: Trial, beside: Beside, how: string): Promise<Finding> {
  const { client, baseUrl } = trial;
  const user = someUser();
  const answer = await refreshBeside(trial, refreshTokenOf(await client.login(baseUrl, user)), beside);
  if (answer.status >= 400 && answer.status <= 499) return holds;
  demand(200, [answer], 'a refresh');
  const fresh = credentialIn(answer);
  if (idIn(await client.me(baseUrl, fresh)) !== user) return broken(`${how} decides for whom a refresh is`);
  const { status } = await client.call(baseUrl, '/admin', { headers: fresh.headers });
  if (status !== 403) return broken(`${how} gives a refresh more rights`);
  const next = credentialIn(await refreshWith(trial, refreshTokenOf(fresh)));
  return idIn(await client.me(baseUrl, next)) === user ? holds : broken(`${how} decides for whom the next refresh is`);
}

const refreshBeside = (trial: Trial, token: string | undefined, { query, headers, json }: Beside): Promise<Answer> =>
  refreshWith(trial, token, {
    path: query === undefined ? '/refresh' : `/refresh?${query}`,
    ...(headers && { headers }),
    json: { ...json, refreshToken: token },
  });

/** A request of the wire, and something beside it. */
const withBeside = (
  { client, baseUrl }: Trial,
  request: HttpRequest,
  { query, headers, json }: Beside,
): Promise<Answer> => {
  const { path, method, headers: own = {}, ...body } = request;
  const cookie = [own.cookie, headers?.cookie].filter(Boolean).join('; ');
  const isBare = body.json === undefined && body.body === undefined;
  return client.call(baseUrl, query === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${query}`, {
    method,
    ...body,
    headers: { ...headers, ...own, ...(cookie !== '' && { cookie }) },
    ...(isBare && json && { json }),
  });
};

/** To refuse is as good, here too. */
async function readsAs(trial: Trial, other: NamedUser, beside: Beside, how: string): Promise<Finding | undefined> {
  const { client, baseUrl } = trial;
  const { wire } = client;
  const credential = await client.login(baseUrl, someUser());
  const read = await withBeside(trial, wire.read(credential.headers), beside);
  const [own, others] = await Promise.all([client.me(baseUrl, credential), client.me(baseUrl, other.credential)]);
  if (read.status === wire.statuses.read && read.body !== own.body && read.body === others.body)
    return broken(`${how} decides who is read`);
  if (!wire.contract) return undefined;
  const admin = await withBeside(trial, { ...wire.read(credential.headers), path: '/admin' }, beside);
  return admin.status === 200 ? broken(`${how} gives more rights`) : undefined;
}

async function logsOut(trial: Trial, other: NamedUser, beside: Beside, how: string): Promise<Finding | undefined> {
  const { client, baseUrl } = trial;
  if (client.wire.logout === undefined) return undefined;
  const { headers } = await client.login(baseUrl, someUser());
  await withBeside(trial, client.wire.logout(headers), beside);
  const answers = await readEverywhere(trial, other.credential);
  return answers.every(({ status }) => status === client.wire.statuses.read)
    ? undefined
    : broken(`${how} decides who is logged out`);
}

/** With the credential of another sent along, which a design may end by that. */
async function logsInAs(trial: Trial, { credential: { headers } }: NamedUser): Promise<Finding | undefined> {
  const { client, baseUrl } = trial;
  const user = someUser();
  const answer = await client.call(baseUrl, '/login', { method: 'POST', json: { userId: user }, headers });
  demand(200, [answer], 'a login with the credential of another user');
  const credential = client.credentialOf(answer);
  return idIn(await client.me(baseUrl, credential)) === user
    ? undefined
    : broken('a login takes the user from a credential');
}
