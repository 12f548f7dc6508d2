/** What a store fault asks of a contender's servers, and how long each answer took. */

import { ControlFailed, demand, someUser, soon } from '../../../servers/conformance/check.ts';
import type { LimitId, NamedContender, StoreLoss } from '../../../servers/contender.ts';
import type { ContractClient, Credential } from '../../../servers/wire/client.ts';
import type { BreakableStore } from './breakable-store.ts';

/** What is broken. */
export type Broken = 'store' | 'issuer';

export interface FaultTrial {
  readonly contender: NamedContender;
  readonly broken: Broken;
  /** Declared of it. */
  readonly loss: StoreLoss;
  readonly client: ContractClient;
  readonly baseUrls: readonly [string, ...string[]];
  readonly operatorKey: string;
  /** What is broken, and mended. */
  readonly store: BreakableStore;
}

/** What was answered, or that nothing was. */
export interface Heard {
  /** For messages: `a good credential`. */
  readonly what: string;
  /** 0: no answer, or none within the client's patience. */
  readonly status: number;
  readonly ms: number;
}

/** Longer than any answer may take, ms: what hangs is told apart from what is late. */
const patienceMs = 6_000;

/** What was true before the fault, by a positive control each. */
export interface Before {
  /** Reads on every instance. */
  readonly good: Credential;
  /** Ended, each in a way that this design has, and refused on every instance. */
  readonly ended: readonly { readonly how: string; readonly credential: Credential }[];
  /** Good ones that are to be ended while the store is broken. */
  readonly leaving: Credential;
  readonly struck: Credential;
  readonly struckUser: string;
}

const limited = ({ contender }: FaultTrial, id: LimitId) => contender.limits.some((limit) => limit.id === id);

/** By when what was ended is refused everywhere, ms. */
export const lateMs = ({ contender }: FaultTrial) =>
  1_000 * (contender.limits.find(({ id }) => id === 'revocation-is-late')?.seconds ?? 0);

/** Throws ControlFailed where something is not as it must be while the store works. */
export async function before(trial: FaultTrial): Promise<Before> {
  const { client, baseUrls, operatorKey } = trial;
  const [first] = baseUrls;
  const { statuses, ...wire } = client.wire;
  const struckUser = someUser();
  const revokedUser = someUser();
  const login = (user: string) => client.login(first, user);
  const [good, leaving, struck, loggedOut, revoked] = await Promise.all([
    login(someUser()),
    login(someUser()),
    login(struckUser),
    login(someUser()),
    login(revokedUser),
  ]);
  for (const credential of [good, leaving, struck, loggedOut, revoked])
    demand(statuses.read, await Promise.all(baseUrls.map((url) => client.me(url, credential))), 'a good credential');
  demand(
    statuses.revoked,
    await Promise.all([
      ...(wire.logout === undefined ? [] : [client.logout(first, loggedOut)]),
      ...(wire.revoke === undefined ? [] : [client.revoke(first, revokedUser, operatorKey)]),
    ]),
    'ending a credential',
  );
  const ended = [
    ...(wire.logout === undefined || limited(trial, 'logout-keeps-credential')
      ? []
      : [{ how: 'logged out', credential: loggedOut }]),
    ...(wire.revoke === undefined || limited(trial, 'revoke-keeps-credential')
      ? []
      : [{ how: 'revoked', credential: revoked }]),
  ];
  for (const { how, credential } of ended)
    if (!(await refusedSoon(trial, credential)))
      throw new ControlFailed(`control: a credential that was ${how} is not refused, and nothing is broken`);
  return { good, ended, leaving, struck, struckUser };
}

/** Whether every instance refuses it, as soon as the design says; `moreMs`: how much longer it may take. */
export function refusedSoon(trial: FaultTrial, credential: Credential, moreMs = 1_000): Promise<boolean> {
  return soon(lateMs(trial) + moreMs, () => everywhere(trial, credential, trial.client.wire.statuses.refused));
}

/** Whether every instance answers it with this status, now. */
export async function everywhere(trial: FaultTrial, credential: Credential, status: number): Promise<boolean> {
  return (await statusesOf(trial, credential)).every((answer) => answer === status);
}

/** Whether no instance does. */
export async function nowhere(trial: FaultTrial, credential: Credential, status: number): Promise<boolean> {
  return !(await statusesOf(trial, credential)).includes(status);
}

function statusesOf({ client, baseUrls }: FaultTrial, credential: Credential): Promise<number[]> {
  return Promise.all(
    baseUrls.map((url) =>
      client.me(url, credential).then(
        ({ status }) => status,
        () => 0,
      ),
    ),
  );
}

/** Sends a request, times it, and never rejects. */
export async function heard(what: string, answer: Promise<{ status: number }>): Promise<Heard> {
  const began = performance.now();
  const took = () => performance.now() - began;
  const silence = new Promise<Heard>((resolve) =>
    setTimeout(() => resolve({ what, status: 0, ms: took() }), patienceMs).unref(),
  );
  const arrived = answer.then(
    ({ status }) => ({ what, status, ms: took() }),
    () => ({ what, status: 0, ms: took() }),
  );
  return Promise.race([arrived, silence]);
}
