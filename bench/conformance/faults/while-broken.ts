/** F1: what is answered while a store or an issuer is broken, and whether it was true. */

import { type Finding, someUser, soon } from '../../../servers/conformance/check.ts';
import type { Answer, Credential } from '../../../servers/wire/client.ts';
import type { Way } from './breakable-store.ts';
import { forgotAsDeclared } from './forgotten.ts';
import { concluded, deadlineMs, judgedLogin, judgedLogout, judgedRead, slowDeadlineMs } from './judge.ts';
import { recovered, recoveryMs } from './recovery.ts';
import { type Before, before, everywhere, type FaultTrial, type Heard, heard, nowhere, refusedSoon } from './trial.ts';

interface Logins {
  readonly heard: Heard;
  readonly answer?: Answer;
}

export async function whileBroken(trial: FaultTrial, way: Way): Promise<Finding> {
  const { client, store, loss } = trial;
  const { statuses } = client.wire;
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
    complaints.push(...reads.map((read) => judgedRead(read, loss.reads, graceful, allowedMs, statuses)));
    complaints.push(...logins.map(({ heard }) => judgedLogin(heard, allowedMs, statuses)));
    complaints.push(...endings.map((ending) => judgedLogout(trial, ending, unrecordable, allowedMs)));
    if (graceMs > 0) {
      await soon(graceMs + 1_000, () => nowhere(trial, known.good, statuses.read));
      complaints.push(
        ...(await readAll(trial, known)).map((read) => judgedRead(read, loss.reads, false, allowedMs, statuses)),
      );
    }
  } finally {
    await store.mend(way);
  }
  if (!(await recovered(trial)))
    complaints.push(
      `after ${recoveryMs / 1_000} s with its ${trial.broken} back it does not serve a new login on every instance`,
    );
  else if (store.keeps.includes(way)) complaints.push(...(await keptItsWord(trial, known, logins, endings)));
  // Of a store this has a fault of its own, in which nothing is asked while it is gone.
  else if (trial.broken === 'issuer') complaints.push(...(await forgotAsDeclared(trial, known)));
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
      so ? undefined : `a good credential does not work any more, and its ${trial.broken} lost nothing`,
    ),
    ...issued.map(async (credential) =>
      (await reads(credential))
        ? undefined
        : `a login was answered with ${statuses.login} while the ${trial.broken} was broken, and its credential does not work`,
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
  const { wire } = client;
  const asked = [
    ...(wire.logout === undefined
      ? []
      : [
          {
            ending: heard('a logout', client.logout(first, leaving)),
            credential: leaving,
            excused: excused('logout-keeps-credential'),
          },
        ]),
    ...(wire.revoke === undefined
      ? []
      : [
          {
            ending: heard('a revoke', client.revoke(first, struckUser, operatorKey)),
            credential: struck,
            excused: excused('revoke-keeps-credential'),
          },
        ]),
  ];
  return Promise.all(asked.map(async ({ ending, ...of }) => ({ ...(await ending), ...of })));
}
