import { randomUUID } from 'node:crypto';
import type { CheckStatus } from '../../vocabulary/words.ts';
import type { LimitId, NamedContender, Setting } from '../contender.ts';
import type { Answer, ContractClient, Credential } from '../wire/client.ts';
import type { Wire } from '../wire/wire.ts';
import { carrying, cookiesIn } from './cookies.ts';

/** What a check may need besides login and read. servers/conformance/needs.ts says when each is missing, and what that means. */
export type Need =
  // Requests of the wire.
  | 'logout'
  | 'revoke'
  | 'users'
  | 'refresh'
  // Of whom it is asked: who speaks the contract; contenders.
  | 'contract'
  | 'ours'
  // How the credential travels, and who knows it.
  | 'cookie'
  | 'bearer'
  | 'instances'
  // What is made for it: credentials of a chosen age, tokens part by part, an issuer's keys, clients.
  | 'aged'
  | 'parts'
  | 'issuer-keys'
  | 'clients'
  // What is started for it, and what can be seen of its processes. `time`: it waits, or starts servers; only the full suite has it.
  | 'time'
  | 'apart'
  | 'starts'
  | 'output'
  | 'addresses'
  | 'store-addresses';

/** What a login shows of a server from outside. */
export interface Seen {
  /** Cookies without which it refuses: those of its credential. None where it is no cookie. */
  readonly cookies: readonly string[];
  /** Each of several is enough by itself, such as a session and a cookie that remembers the login; the first stands for them. */
  readonly either?: true;
  /** token: it says something itself, as a JWT does. id: it says nothing. unknown: no login gave one. */
  readonly form: 'token' | 'id' | 'unknown';
  /** Whether a login also gives a refresh token. */
  readonly refreshes: boolean;
}

/** A running contender: every instance of it, and what is needed to ask it. */
export interface Target {
  readonly baseUrls: readonly [string, ...string[]];
  readonly operatorKey: string;
  /** How it is spoken to; default: the contract. */
  readonly wire?: Wire;
  /** What its servers were started with. Without it no credential can be forged, and those checks do not apply. */
  readonly setting?: Setting;
  /** What its processes have written so far, to stdout and stderr. */
  output?(): string;
  /** How its processes were called, as every user of the machine can read it. */
  commandLines?(): readonly string[];
  /** Where its processes listen, as the system tells it, without the port: `127.0.0.1`. */
  addresses?(): readonly string[];
  /** The same of its store, where that is a process of ours. */
  storeAddresses?(): readonly string[];
  /** Other servers of it, the same ones for whoever asks, with times short enough to wait for (Setting.timeouts). */
  apart?(): Promise<Target>;
  /**
   * Starts one server more, with a setting that differs in this, and ends it: the code of its complaint, or undefined where it
   * started.
   */
  starts?(change: Partial<Setting>): Promise<string | undefined>;
}

/**
 * What one check found. `noted`: the property does not hold to the letter, and what was seen instead is no fault where nothing but the
 * contract demands it. `broken`: it does not hold, and what was seen instead. `not-applicable`: there is nothing to ask. `not-asked`:
 * there may be, and it cannot be asked.
 */
export type Finding =
  | { readonly found: 'holds' }
  | { readonly found: 'noted' | 'broken' | 'not-applicable' | 'not-asked'; readonly note: string };

export interface Check {
  readonly id: string;
  /** What it asks about, in a few words, for those who are told that it was not asked. Default: its id. */
  readonly about?: string;
  /** The property, as a sentence. */
  readonly property: string;
  /** Where it is demanded. */
  readonly clause: string;
  /** A design that declares one of these need not have the property; then it must indeed not have it. */
  readonly excusedBy: readonly LimitId[];
  /** What it needs besides login and read; where that is missing it is not asked, for the reason that servers/conformance/needs.ts gives. */
  readonly needs: readonly Need[];
  find(trial: Trial): Promise<Finding>;
}

/** What the suite looks at of a contender. */
export type Judged = Pick<
  NamedContender,
  | 'family'
  | 'challenge'
  | 'sameSiteOrigins'
  | 'limits'
  | 'keys'
  | 'forgeExpired'
  | 'forgeFresh'
  | 'forge'
  | 'forgeClient'
>;

export interface Trial extends Target {
  readonly client: ContractClient;
  readonly contender: Judged;
  /** The first instance, where a check does what it does once. */
  readonly baseUrl: string;
  /** Of a server from outside: what a login shows of it. */
  readonly seen?: Seen;
}

export interface CheckResult {
  readonly check: string;
  readonly status: CheckStatus;
  readonly note?: string;
  /** Of one that was not asked: what about, in a few words. */
  readonly about?: string;
}

/** The positive control of a check failed, so its negative says nothing. */
export class ControlFailed extends Error {}

export const holds: Finding = { found: 'holds' };
export const broken = (note: string): Finding => ({ found: 'broken', note });
export const noted = (note: string): Finding => ({ found: 'noted', note });
export const notApplicable = (note: string): Finding => ({ found: 'not-applicable', note });
export const notAsked = (note: string): Finding => ({ found: 'not-asked', note });

/** A user of this check alone: what one check revokes, no other check uses. */
export const someUser = () => `conform-${randomUUID().slice(0, 8)}`;

export const declares = ({ contender }: Pick<Trial, 'contender'>, id: LimitId) =>
  contender.limits.find((limit) => limit.id === id);

/** The instances that must know a credential of the first one: all, unless the design says that only this one does. */
export const knowing = (trial: Trial): readonly string[] =>
  declares(trial, 'one-instance') ? [trial.baseUrl] : trial.baseUrls;

/** The cookies that carry a credential, by name; none where it is no cookie. */
export const carriersOf = ({ seen }: Trial, good: Pick<Credential, 'headers'>): readonly string[] =>
  seen?.cookies ?? [...cookiesIn(good).keys()];

/** The credential without what would do in place of its first cookie: where that one is changed, nothing makes up for it. */
export function withoutSpares({ seen }: Trial, good: Pick<Credential, 'headers'>): Pick<Credential, 'headers'> {
  if (seen?.either === undefined) return good;
  const [, ...spares] = seen.cookies;
  return carrying(
    good,
    [...cookiesIn(good)].filter(([name]) => !spares.includes(name)),
  );
}

/** Reads `/me` on every instance that must know the credential. */
export function readEverywhere(trial: Trial, credential: Pick<Credential, 'headers'>) {
  return Promise.all(knowing(trial).map((baseUrl) => trial.client.me(baseUrl, credential)));
}

/** The control: every answer has this status, else ControlFailed. */
export function demand(status: number, answers: readonly Answer[], what: string): void {
  const other = answers.find((answer) => answer.status !== status);
  if (other !== undefined) throw new ControlFailed(`control: ${what} was answered with ${other.status}, not ${status}`);
}

/** The negative: every answer is a refusal, 401 unless the wire says otherwise; else broken. */
export function refused(answers: readonly Answer[], what: string, status = 401): Finding {
  const other = answers.find((answer) => answer.status !== status);
  return other === undefined ? holds : broken(`${what} was answered with ${other.status}, not ${status}`);
}

/** The negative for credentials that were ended, on these instances. */
export async function refusedAt(
  baseUrls: readonly string[],
  { client }: Trial,
  credentials: readonly Credential[],
  what: string,
): Promise<Finding> {
  const asked = credentials.flatMap((credential) => baseUrls.map((baseUrl) => client.me(baseUrl, credential)));
  return refused(await Promise.all(asked), what, client.wire.statuses.refused);
}

/** The same trial at the servers that nobody else asks: for checks that need `apart`. */
export async function apartOf(trial: Trial): Promise<Trial> {
  const target = (await trial.apart?.()) as Target;
  return { ...trial, ...target, baseUrl: target.baseUrls[0] };
}

/** Asks until it is so, or so many ms are over. */
export async function soon(ms: number, isSo: () => Promise<boolean>): Promise<boolean> {
  const end = performance.now() + ms;
  for (;;) {
    if (await isSo()) return true;
    if (performance.now() > end) return false;
    await new Promise((again) => setTimeout(again, 50));
  }
}

/** A contender of ours: it is held to all checks. */
export const isOurs = ({ setting }: Trial) => setting !== undefined;

/** The status of a check, given what the design says of itself. */
export function judged(check: Check, limits: NamedContender['limits'], finding: Finding): CheckResult {
  const { id, property } = check;
  const excuses = limits.filter((limit) => check.excusedBy.includes(limit.id));
  const [excuse] = excuses;
  switch (finding.found) {
    case 'not-applicable':
      return { check: id, status: 'not-applicable', note: finding.note };
    case 'not-asked':
      return { check: id, status: 'not-asked', note: finding.note, about: check.about ?? id };
    case 'holds': {
      const untrue = excuses.find(({ seldom }) => !seldom);
      if (untrue === undefined) return { check: id, status: 'pass' };
      return { check: id, status: 'fail', note: `declares ${untrue.id}, which is not true: ${property}` };
    }
    case 'noted':
      if (excuse === undefined) return { check: id, status: 'pass', note: finding.note };
      return { check: id, status: 'declared-limit', note: excuse.note };
    case 'broken':
      if (excuse === undefined) return { check: id, status: 'fail', note: finding.note };
      return { check: id, status: 'declared-limit', note: excuse.note };
  }
}
