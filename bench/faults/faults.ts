/**
 * Store faults (docs/contract.md): while a store is broken a server says 503 or what is true, in time, and goes on by itself when the
 * store is back. What it says of itself in `storeLoss` must be so.
 */
import type { Answer, Credential } from '../../servers/client.ts';
import { broken, type Finding, holds, someUser, soon } from '../../servers/conformance/check.ts';
import type { Way } from './breakable-store.ts';
import { answeredFalsely, deadlineMs, inTime, judgedLogout, judgedRead, slowDeadlineMs } from './judge.ts';
import {
  type Before,
  before,
  everywhere,
  type FaultTrial,
  type Heard,
  heard,
  lateMs,
  nowhere,
  refusedSoon,
} from './trial.ts';

export interface Fault {
  readonly id: `store-${string}`;
  readonly way: Way;
  /** The property, as a sentence. */
  readonly property: string;
  readonly clause: string;
  find(trial: FaultTrial): Promise<Finding>;
}

/** By then a server has found its store again, ms: drivers wait longer between attempts the longer it was gone. */
const recoveryMs = 10_000;

const clause = 'F1: ASVS 16.5.2, 16.5.3; RFC 7009 2.2.1';

export const faults: readonly Fault[] = [
  {
    id: 'store-killed',
    way: 'killed',
    property: 'With its store killed it answers reads as it declares, records nothing it cannot record, and recovers.',
    clause,
    find: (trial) => brokenStore(trial, 'killed'),
  },
  {
    id: 'store-paused',
    way: 'paused',
    property: 'With a store that takes requests and answers none, nobody waits longer than 2 s.',
    clause,
    find: (trial) => brokenStore(trial, 'paused'),
  },
  {
    id: 'store-slow',
    way: 'slow',
    property: 'With a store that answers a second later it says what is true, or 503.',
    clause,
    find: (trial) => brokenStore(trial, 'slow'),
  },
  {
    id: 'store-reset',
    way: 'reset',
    property: 'When its connections to the store are reset it says what is true, or 503, and connects again.',
    clause,
    find: (trial) => brokenStore(trial, 'reset'),
  },
  {
    id: 'store-emptied',
    way: 'emptied',
    property: 'A store that comes back empty has forgotten what is declared, and nothing else.',
    clause: 'F2: ASVS 7.4.1, 16.5.3',
    find: emptiedStore,
  },
];

interface Logins {
  readonly heard: Heard;
  readonly answer?: Answer;
}

/** F1. */
async function brokenStore(trial: FaultTrial, way: Way): Promise<Finding> {
  const { client, store, loss } = trial;
  const known = await before(trial);
  // What is gone is told apart from what is only late or has just been cut: there the truth may be had.
  const gone = way === 'killed' || way === 'paused';
  const graceMs = gone ? loss.graceSeconds * 1_000 : 0;
  const allowedMs = way === 'slow' ? slowDeadlineMs : deadlineMs;
  // What a folder that was taken away and came back has recorded meanwhile is asked afterwards.
  const unrecordable = gone && !(way === 'killed' && store.keeps.includes(way));
  const complaints: (string | undefined)[] = [];
  let [logins, endings]: [Logins[], Ending[]] = [[], []];
  await store.break(way);
  try {
    const [reads, loggedIn, ended] = await Promise.all([readAll(trial, known), loginsAt(trial), endAll(trial, known)]);
    [logins, endings] = [loggedIn, ended];
    const graceful = !gone || graceMs > 0;
    complaints.push(...reads.map((read) => judgedRead(read, loss.reads, graceful, allowedMs)));
    complaints.push(...logins.map(({ heard }) => inTime(heard, allowedMs) ?? answeredFalsely(heard, [200, 503])));
    complaints.push(...endings.map((ending) => judgedLogout(trial, ending, unrecordable, allowedMs)));
    if (graceMs > 0) {
      await soon(graceMs + 1_000, () => nowhere(trial, known.good, client.wire.statuses.read));
      complaints.push(...(await readAll(trial, known)).map((read) => judgedRead(read, loss.reads, false, allowedMs)));
    }
  } finally {
    await store.mend(way);
  }
  if (!(await recovered(trial)))
    complaints.push(
      `after ${recoveryMs / 1_000} s with its store back it does not serve a new login on every instance`,
    );
  else if (store.keeps.includes(way)) complaints.push(...(await keptItsWord(trial, known, logins, endings)));
  return concluded(complaints);
}

/** What was said while the store was broken is true now that it works: nothing was lost. */
async function keptItsWord(trial: FaultTrial, known: Before, logins: readonly Logins[], endings: readonly Ending[]) {
  const { client } = trial;
  const { statuses } = client.wire;
  const reads = (credential: Credential) => soon(2_000, () => everywhere(trial, credential, statuses.read));
  const issued = logins.flatMap(({ answer }) =>
    answer?.status === statuses.login ? [client.credentialOf(answer)] : [],
  );
  const claims: Promise<string | undefined>[] = [
    reads(known.good).then((so) =>
      so ? undefined : 'a good credential does not work any more, and its store lost nothing',
    ),
    ...issued.map(async (credential) =>
      (await reads(credential))
        ? undefined
        : 'a login was answered with 200 while the store was broken, and its credential does not work',
    ),
    ...known.ended.map(async ({ how, credential }) =>
      (await refusedSoon(trial, credential)) ? undefined : `a credential that was ${how} before works again after it`,
    ),
    ...endings
      .filter(({ status, excused }) => status === statuses.revoked && !excused)
      .map(async ({ what, credential }) =>
        (await refusedSoon(trial, credential))
          ? undefined
          : `${what} was answered with ${statuses.revoked} and ended nothing`,
      ),
  ];
  return Promise.all(claims);
}

/** F2. */
async function emptiedStore(trial: FaultTrial): Promise<Finding> {
  const { client, store, loss } = trial;
  const { statuses } = client.wire;
  const known = await before(trial);
  await store.break('emptied');
  await store.mend('emptied');
  if (!(await recovered(trial)))
    return broken(`after ${recoveryMs / 1_000} s with an empty store it does not serve a new login on every instance`);
  const settledMs = Math.max(lateMs(trial), loss.graceSeconds * 1_000) + 2_000;
  const { good, ended } = known;
  const forgetsAccess = loss.forgets === 'credentials' && loss.reads !== 'unaffected';
  const kept = forgetsAccess
    ? await soon(settledMs, () => everywhere(trial, good, statuses.refused)).then((so) =>
        so ? undefined : 'declares that it forgets credentials, and a good one is not refused',
      )
    : (await everywhere(trial, good, statuses.read))
      ? undefined
      : `declares that it forgets ${loss.forgets}, and a good credential does not work any more`;
  const anyBack = () =>
    Promise.all(ended.map(async ({ credential }) => !(await everywhere(trial, credential, statuses.refused)))).then(
      (back) => back.some(Boolean),
    );
  if (loss.forgets === 'revocations')
    return concluded([
      kept,
      (await soon(settledMs, anyBack))
        ? undefined
        : 'declares that it forgets revocations, and an ended credential stays refused',
    ]);
  return concluded([
    kept,
    (await anyBack())
      ? 'fails open without saying so: a credential that was ended works again with an empty store'
      : undefined,
  ]);
}

const concluded = (complaints: readonly (string | undefined)[]): Finding => {
  const found = [...new Set(complaints.filter((each) => each !== undefined))];
  return found.length === 0 ? holds : broken(found.join('; '));
};

/** A new login works on every instance, and so does its logout: without a restart, for it is the same process at the same port. */
function recovered(trial: FaultTrial): Promise<boolean> {
  const { client, baseUrls } = trial;
  const { statuses } = client.wire;
  return soon(recoveryMs, async () => {
    const attempts = baseUrls.map(async (url) => {
      const credential = await client.login(url, someUser());
      const reads = await everywhere(trial, credential, statuses.read);
      return reads && (await client.logout(url, credential)).status === statuses.revoked;
    });
    return (await Promise.allSettled(attempts)).every((one) => one.status === 'fulfilled' && one.value);
  });
}

function readAll({ client, baseUrls }: FaultTrial, { good, ended }: Before): Promise<Heard[]> {
  return Promise.all(
    baseUrls.flatMap((url) => [
      heard('a good credential', client.me(url, good)),
      ...ended.map(({ how, credential }) => heard(`a credential that was ${how}`, client.me(url, credential))),
    ]),
  );
}

function loginsAt({ client, baseUrls }: FaultTrial): Promise<Logins[]> {
  return Promise.all(
    baseUrls.map(async (url) => {
      const answer = client.send(url, client.wire.login(someUser(), {}));
      const outcome = await heard('a login', answer);
      return outcome.status === 0 ? { heard: outcome } : { heard: outcome, answer: await answer };
    }),
  );
}

export interface Ending extends Heard {
  readonly credential: Credential;
  /** The design cannot end it, and says so. */
  readonly excused: boolean;
}

async function endAll(trial: FaultTrial, { leaving, struck, struckUser }: Before): Promise<Ending[]> {
  const { client, baseUrls, operatorKey, contender } = trial;
  const [first] = baseUrls;
  const excused = (id: string) => contender.limits.some((limit) => limit.id === id);
  const [logout, revoke] = await Promise.all([
    heard('a logout', client.logout(first, leaving)),
    heard('a revoke', client.revoke(first, struckUser, operatorKey)),
  ]);
  return [
    { ...logout, credential: leaving, excused: excused('logout-keeps-credential') },
    { ...revoke, credential: struck, excused: excused('revoke-keeps-credential') },
  ];
}
