import type { Answer, Credential } from '../wire/client.ts';
import {
  type Check,
  ControlFailed,
  declares,
  demand,
  type Finding,
  knowing,
  notAsked,
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
    needs: ['logout'],
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
    needs: ['revoke'],
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
  if (trial.client.wire.slow === undefined) return refusedAmidReads(trial, what, end);
  const credential = await endedDuringSlowRequest(trial, what, end);
  const soonest = declares(trial, 'revocation-is-late') ? [trial.baseUrl] : knowing(trial);
  return refusedAt(soonest, trial, [credential], 'the credential after the slow request');
}

/** Without a slow request: so many times, so many ordinary reads that are sent together with what ends their credential. */
const [turns, readsAtOnce] = [12, 4];

/** What they bring back is a fault. That they bring nothing back proves nothing: each was in flight for a moment only. */
async function refusedAmidReads(trial: Trial, what: string, end: End): Promise<Finding> {
  const { client } = trial;
  const { statuses, contract } = client.wire;
  const lack = contract ? 'it has no slow read' : 'its target file has no `wire.slow`';
  // One that answers late would be taken for one that brings back.
  if (contract || declares(trial, 'revocation-is-late')) return notAsked(lack);
  const urls = knowing(trial);
  for (let turn = 0; turn < turns; turn++) {
    const user = someUser();
    const credential = await client.login(trial.baseUrl, user);
    const reads = () =>
      Array.from({ length: readsAtOnce }, (_, index) => client.me(urls[index % urls.length] as string, credential));
    // These open the connections that the next ones are sent on at once.
    demand(statuses.read, await Promise.all([...reads(), ...reads()]), 'a good credential');
    const before = reads();
    const [ended] = await Promise.all([end({ user, credential }), ...before, ...reads()]);
    demand(statuses.revoked, [ended], `the ${what}`);
    const after = await refusedAt(
      urls,
      trial,
      [credential],
      `after a ${what} amid ${2 * readsAtOnce} reads, the credential`,
    );
    if (after.found === 'broken') {
      // Where nothing was in flight it is ended, or this is for another check to say.
      return (await isEndedAlone(trial, end)) ? after : notAsked(lack);
    }
  }
  return notAsked(`${lack}, and ordinary reads during a ${what} brought nothing back`);
}

async function isEndedAlone(trial: Trial, end: End): Promise<boolean> {
  const { client, baseUrl } = trial;
  const user = someUser();
  const credential = await client.login(baseUrl, user);
  demand(client.wire.statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
  await end({ user, credential });
  return (await refusedAt(knowing(trial), trial, [credential], 'it')).found === 'holds';
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
