import type { Answer, Credential } from '../wire/client.ts';
import {
  type Check,
  ControlFailed,
  declares,
  demand,
  type Finding,
  knowing,
  refusedAt,
  someUser,
  type Trial,
} from './check.ts';
import { keeps } from './revocation-checks.ts';

/** A slow request, and the slowest that is tried where others ended too soon. */
const [slowMs, slowestMs] = [150, 2_400];

/** A request in flight, which may bring back what is ended meanwhile. */
export const slowChecks: readonly Check[] = [
  {
    id: 'slow-request',
    about: 'sessions that a request in flight brings back',
    property: 'A request in flight during a logout does not bring the credential back.',
    clause: 'S5: ASVS 7.4.1',
    excusedBy: ['reaccepts-after-slow-request', ...keeps.logout],
    needs: ['slow', 'logout'],
    find(trial) {
      return refusedAfterSlowRequest(trial, 'logout', ({ credential }) =>
        trial.client.logout(trial.baseUrl, credential),
      );
    },
  },
  {
    id: 'slow-request-revoked',
    about: 'sessions that a request in flight brings back after a revoke',
    property: 'A request in flight during an operator’s revoke does not bring the credential back.',
    clause: 'S5, S10: ASVS 7.4.2, 7.4.5',
    excusedBy: ['reaccepts-after-slow-request', ...keeps.revoke],
    needs: ['slow', 'revoke'],
    find(trial) {
      return refusedAfterSlowRequest(trial, 'revoke', ({ user }) =>
        trial.client.revoke(trial.baseUrl, user, trial.operatorKey),
      );
    },
  },
];

type End = (whose: { readonly user: string; readonly credential: Credential }) => Promise<Answer>;

/** A credential that was ended meanwhile is refused afterwards, wherever a revocation holds at once. */
async function refusedAfterSlowRequest(trial: Trial, what: string, end: End): Promise<Finding> {
  const credential = await endedDuringSlowRequest(trial, what, end);
  const soonest = declares(trial, 'revocation-is-late') ? [trial.baseUrl] : knowing(trial);
  return refusedAt(soonest, trial, [credential], 'the credential after the slow request');
}

/**
 * A credential that was ended while a slow request with it was under way. That the slow request is answered with 200 proves that it
 * was authenticated before; where it came too late, or had ended before, a slower one is tried.
 */
async function endedDuringSlowRequest(trial: Trial, what: string, end: End): Promise<Credential> {
  const { client, baseUrl } = trial;
  const { statuses } = client.wire;
  for (let ms = slowMs; ms <= slowestMs; ms *= 2) {
    const user = someUser();
    const credential = await client.login(baseUrl, user);
    const slow = client.slowMe(baseUrl, credential, ms);
    // Where a control fails first, nobody waits for it any more.
    slow.catch(() => {});
    // Two round trips give the slow request time to be read first.
    demand(statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
    demand(statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
    const ended = await end({ user, credential });
    demand(statuses.revoked, [ended], `the ${what}`);
    const { status, lastByteAt } = await slow;
    if (status === statuses.read && lastByteAt > ended.lastByteAt) return credential;
  }
  throw new ControlFailed(`control: no slow request could be kept in flight during a ${what}`);
}
