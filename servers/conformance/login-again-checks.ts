/** A logout and a revoke end credentials, not users: who was ended can log in again, and nothing old comes back with that. */
import { type Credential, LoginRefused } from '../wire/client.ts';
import {
  broken,
  type Check,
  declares,
  demand,
  type Finding,
  holds,
  isOurs,
  knowing,
  notApplicable,
  notAsked,
  readEverywhere,
  someUser,
  soon,
  type Trial,
} from './check.ts';
import { hearing, lastKnowing, refreshTokenOf, refreshWith } from './kept.ts';

/** A server from outside may tell times in whole seconds: a login within the second of a revoke is tried again. */
const wholeSecondMs = 1_100;

type End = 'logout' | 'revoke';

const endsNothing = (end: End) => notApplicable(`a ${end} ends nothing of it`);

export const loginAgainChecks: readonly Check[] = [
  {
    id: 'login-after-logout',
    about: 'logins after a logout',
    property:
      'After a logout the user can log in again on every instance, and every instance knows the new credential.',
    clause: 'HTTP contract; ASVS 7.2.4, 7.4.1',
    excusedBy: [],
    needs: ['logout'],
    find: (trial) => canLogInAfter(trial, 'logout'),
  },
  {
    id: 'login-after-revoke',
    about: 'logins after a revoke',
    property:
      'After a revoke the user can log in again on every instance, and every instance knows the new credential.',
    clause: 'HTTP contract; ASVS 7.2.4, 7.4.5',
    excusedBy: [],
    needs: ['revoke'],
    find: (trial) => canLogInAfter(trial, 'revoke'),
  },
  {
    id: 'ended-after-login',
    about: 'ended credentials after the next login',
    property: 'A new login does not bring back what a logout or a revoke ended.',
    clause: 'S4, S10: ASVS 7.4.1, 7.4.2, RFC 7009 2.1',
    excusedBy: [],
    needs: [],
    async find(trial) {
      const ends = (['logout', 'revoke'] as const).filter((what) => trial.client.wire[what] !== undefined);
      const findings: Finding[] = [];
      for (const what of ends) findings.push(await staysEnded(trial, what));
      const first = (found: Finding['found']) => findings.find((finding) => finding.found === found);
      return first('broken') ?? first('holds') ?? findings[0] ?? notAsked('its target file has no `wire.logout`');
    },
  },
  {
    id: 'revoke-again',
    about: 'second revokes',
    property: 'A second revoke ends what was issued after the first, and the user can log in once more.',
    clause: 'S10: ASVS 7.4.2, 7.4.5',
    excusedBy: [],
    needs: ['revoke'],
    async find(trial) {
      const first = await ended(trial, 'revoke');
      if ('found' in first) return first;
      const { user, kept } = first;
      const second = await loggedInAgain(trial, user, trial.baseUrl);
      if (typeof second === 'string') return notAsked('after a revoke no login works');
      await end(trial, 'revoke', user, second);
      const left = (await livingOf(trial, second)).find((what) => !kept.includes(what));
      if (left !== undefined) return broken(`${left} of a login after a revoke works after the next revoke`);
      const third = await loggedInAgain(trial, user, trial.baseUrl);
      return typeof third === 'string' ? broken(`after a second revoke ${third}`) : holds;
    },
  },
];

async function canLogInAfter(trial: Trial, what: End): Promise<Finding> {
  const user = someUser();
  const old = await trial.client.login(trial.baseUrl, user);
  await end(trial, what, user, old);
  const fresh: Credential[] = [];
  for (const place of knowing(trial)) {
    const credential = await loggedInAgain(trial, user, place);
    if (typeof credential === 'string') return broken(`after a ${what} ${credential}`);
    fresh.push(credential);
  }
  // Where an instance hears of it later, it must not take what was issued meanwhile for what was ended.
  if (!declares(trial, 'revocation-is-late')) return holds;
  await hearing(trial, old);
  const answers = await Promise.all(fresh.map((credential) => readEverywhere(trial, credential)));
  const other = answers.flat().find(({ status }) => status !== trial.client.wire.statuses.read);
  return other === undefined ? holds : broken(`after a ${what} a new credential works, and soon gets ${other.status}`);
}

async function staysEnded(trial: Trial, what: End): Promise<Finding> {
  const old = await ended(trial, what);
  if ('found' in old) return old;
  const { user, credential, kept } = old;
  // Whether that login works is for login-after-logout and login-after-revoke to say.
  await loggedInAgain(trial, user, lastKnowing(trial));
  const back = (await livingOf(trial, credential)).find((each) => !kept.includes(each));
  return back === undefined ? holds : broken(`${back} that a ${what} ended works after the next login`);
}

interface Ended {
  readonly user: string;
  readonly credential: Credential;
  /** What of it such an end does not end by this design. */
  readonly kept: readonly string[];
}

/** A login that was ended; not applicable where nothing of it was. */
async function ended(trial: Trial, what: End): Promise<Ended | Finding> {
  const user = someUser();
  const credential = await trial.client.login(trial.baseUrl, user);
  demand(trial.client.wire.statuses.read, await readEverywhere(trial, credential), `a credential before its ${what}`);
  await end(trial, what, user, credential);
  const kept = await livingOf(trial, credential);
  return kept.length === partsOf(trial, credential).length ? endsNothing(what) : { user, credential, kept };
}

async function end({ client, baseUrl, operatorKey }: Trial, what: End, user: string, credential: Credential) {
  const asked = what === 'logout' ? client.logout(baseUrl, credential) : client.revoke(baseUrl, user, operatorKey);
  demand(client.wire.statuses.revoked, [await asked], `the ${what}`);
}

const partsOf = ({ client }: Trial, credential: Credential) =>
  client.wire.contract && refreshTokenOf(credential) !== undefined
    ? (['the credential', 'the refresh token'] as const)
    : (['the credential'] as const);

/** What of a credential works on an instance that has heard of its end. A refresh token is used up by that. */
async function livingOf(trial: Trial, credential: Credential): Promise<readonly string[]> {
  const [access, refresh] = partsOf(trial, credential);
  const places = await hearing(trial, credential);
  const answers = await Promise.all(places.map((place) => trial.client.me(place, credential)));
  const reads = answers.some(({ status }) => status === trial.client.wire.statuses.read);
  const renews = refresh && (await refreshWith(trial, refreshTokenOf(credential))).status === 200;
  return [...(reads ? [access] : []), ...(renews ? [refresh] : [])];
}

/** A login that works everywhere, or what happened instead: `a login was answered with 401`. */
async function loggedInAgain(trial: Trial, user: string, at: string): Promise<Credential | string> {
  const { client } = trial;
  let result: Credential | string = '';
  await soon(isOurs(trial) ? 0 : wholeSecondMs, async () => {
    result = await client.login(at, user).catch((error) => {
      if (error instanceof LoginRefused) return `a login is answered with ${error.status}`;
      throw error;
    });
    if (typeof result === 'string') return false;
    const other = (await readEverywhere(trial, result)).find(({ status }) => status !== client.wire.statuses.read);
    if (other !== undefined) result = `the credential of a new login gets ${other.status}`;
    return other === undefined;
  });
  return result;
}
