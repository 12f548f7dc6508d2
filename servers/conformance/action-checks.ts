/** What changes something: only by its own method, and guarded by every spelling of its path. */
import type { Answer, Call, Credential } from '../wire/client.ts';
import type { HttpRequest } from '../wire/wire.ts';
import {
  broken,
  type Check,
  demand,
  type Finding,
  holds,
  isOurs,
  notApplicable,
  notAsked,
  someUser,
  type Trial,
} from './check.ts';
import { cookiesSet } from './cookies.ts';
import { credentialIn, refreshTokenOf, refreshWith } from './kept.ts';
import { spellingsOf } from './path-spellings.ts';

const fromAnotherSite = { origin: 'https://evil.test', 'sec-fetch-site': 'cross-site' };

export const actionChecks: readonly Check[] = [
  {
    id: 'safe-methods',
    about: 'changes by GET and HEAD',
    property: 'GET and HEAD log nobody in or out, refresh nothing and revoke nothing.',
    clause: 'ASVS 3.5.3; RFC 9110 9.2.1',
    excusedBy: [],
    needs: ['logout'],
    async find(trial) {
      const { client, baseUrl, contender } = trial;
      const { wire } = client;
      const credential = await client.login(baseUrl, someUser());
      demand(wire.statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
      if (wire.contract) return changedBySafe(trial);
      const logout = wire.logout?.(credential.headers) as HttpRequest;
      if ((logout.method as string) !== 'GET') return endedBySafe(trial, credential, [logout]);
      if (contender.challenge !== 'Cookie') return notApplicable('its logout is a GET, and needs more than a cookie');
      return endedBySafe(trial, credential, [{ ...logout, headers: { ...logout.headers, ...fromAnotherSite } }]);
    },
  },
  {
    id: 'action-spelling',
    about: 'other spellings of guarded paths',
    property:
      'No other spelling of a path revokes without the operator’s key, or logs in or out for another site’s page.',
    clause: 'G7, G9: ASVS 1.1.1, 3.5.1, 8.3.1',
    excusedBy: [],
    needs: ['contract'],
    async find(trial) {
      const { contender } = trial;
      const actions: Action[] = [{ path: '/operator/revoke', callFor: (user) => ({ json: { userId: user } }) }];
      // Where only a browser sends the credential unasked, and docs/contract.md asks for it.
      if (contender.challenge === 'Cookie' && isOurs(trial))
        actions.push(
          { path: '/logout', callFor: (_user, { headers }) => ({ headers: { ...headers, ...fromAnotherSite } }) },
          { path: '/login', callFor: (user) => ({ json: { userId: user }, headers: fromAnotherSite }) },
        );
      const open: Finding[] = [];
      for (const action of actions) {
        const finding = await guarded(trial, action);
        if (finding.found === 'broken') return finding;
        if (finding.found === 'not-asked') open.push(finding);
      }
      return open[0] ?? holds;
    },
  },
];

type Request = Pick<Call, 'headers'> & { readonly path: string };

/** Of a server that speaks the contract. */
async function changedBySafe(trial: Trial): Promise<Finding> {
  const { client, baseUrl, operatorKey } = trial;
  const user = someUser();
  const credential = await client.login(baseUrl, user);
  const token = refreshTokenOf(credential);
  const givesNothing = await givenNothing(trial, [
    { path: `/login?userId=${user}` },
    ...(token === undefined ? [] : [{ path: `/refresh?refreshToken=${token}` }]),
  ]);
  if (givesNothing.found !== 'holds') return givesNothing;
  if (token !== undefined && (await refreshWith(trial, token)).status !== 200)
    return broken('HEAD or GET /refresh used up a refresh token');
  return endedBySafe(trial, credential, [
    { path: '/logout', headers: credential.headers },
    { path: `/operator/revoke?userId=${user}`, headers: { 'x-operator-key': operatorKey } },
    ...(credential.token === undefined ? [] : [{ path: `/oauth/revoke?token=${credential.token}` }]),
  ]);
}

async function endedBySafe(trial: Trial, credential: Credential, requests: readonly Request[]): Promise<Finding> {
  const { client, baseUrl } = trial;
  for (const { path, headers } of requests)
    for (const method of ['HEAD', 'GET'] as const) {
      await client.call(baseUrl, path, { method, ...(headers && { headers }) });
      const { status } = await client.me(baseUrl, credential);
      if (status !== client.wire.statuses.read) return broken(`${method} ${bare(path)} ended a credential`);
    }
  return holds;
}

async function givenNothing(trial: Trial, requests: readonly Request[]): Promise<Finding> {
  for (const { path } of requests)
    for (const method of ['HEAD', 'GET'] as const) {
      const answer = await trial.client.call(trial.baseUrl, path, { method });
      if (await givesCredential(trial, answer)) return broken(`${method} ${bare(path)} gave a credential`);
    }
  return holds;
}

const bare = (path: string) => path.split('?', 1)[0];

/** Whether a cookie or a token in it reads. */
async function givesCredential({ client, baseUrl }: Trial, answer: Answer): Promise<boolean> {
  const cookie = cookiesSet(answer)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  const { token, headers } = credentialIn(answer);
  const given = [...(cookie === '' ? [] : [{ cookie }]), ...(token === '' ? [] : [headers])];
  const answers = await Promise.all(given.map((each) => client.me(baseUrl, { headers: each })));
  return answers.some(({ status }) => status === 200);
}

/** What must be refused by its own path, and so by every other. */
interface Action {
  readonly path: string;
  callFor(user: string, credential: Credential): Pick<Call, 'json' | 'headers'>;
}

/**
 * Sends all spellings of it side by side; only where something came of it, one after the other, to say which. The control is its own
 * path: what is open by that is no fault of a spelling, and has a check of its own.
 */
async function guarded(trial: Trial, { path, callFor }: Action): Promise<Finding> {
  const { client, baseUrl } = trial;
  const cameOf = async (targets: readonly string[]): Promise<string | undefined> => {
    const user = someUser();
    const credential = await client.login(baseUrl, user);
    demand(200, [await client.me(baseUrl, credential)], 'a good credential');
    const call: Call = { method: 'POST', asIs: true, ...callFor(user, credential) };
    const answers = await Promise.all(targets.map((target) => client.call(baseUrl, target, call)));
    if ((await client.me(baseUrl, credential)).status !== 200) return 'ended a credential';
    const given = await Promise.all(answers.map((answer) => path === '/login' && givesCredential(trial, answer)));
    return given.includes(true) ? 'gave a credential' : undefined;
  };
  const targets = spellingsOf(path, { host: new URL(baseUrl).host, open: '/health' });
  const [ofPlain, came] = await Promise.all([cameOf([path]), cameOf(targets)]);
  if (ofPlain !== undefined) return notAsked(`POST ${path} ${ofPlain}, spelled as it should be`);
  if (came === undefined) return holds;
  for (const target of targets) if ((await cameOf([target])) !== undefined) return broken(`POST ${target} ${came}`);
  return broken(`POST ${path} in another spelling ${came}`);
}
