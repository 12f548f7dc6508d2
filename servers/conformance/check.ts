import { randomUUID } from 'node:crypto';
import type { CheckStatus } from '../../vocabulary/words.ts';
import type { LimitId, NamedContender, Setting } from '../contender.ts';
import type { Answer, ContractClient, Credential } from '../wire/client.ts';
import type { Wire } from '../wire/wire.ts';

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

/** What one check found. `broken`: the property does not hold, and what was seen instead. */
export type Finding =
  | { readonly found: 'holds' }
  | { readonly found: 'broken'; readonly note: string }
  | { readonly found: 'not-applicable'; readonly note: string };

export interface Check {
  readonly id: string;
  /** The property, as a sentence. */
  readonly property: string;
  /** Where it is demanded. */
  readonly clause: string;
  /** A design that declares one of these need not have the property; then it must indeed not have it. */
  readonly excusedBy: readonly LimitId[];
  /** It waits, or starts servers of its own: only the full suite has it. */
  readonly needs?: 'time';
  find(trial: Trial): Promise<Finding>;
}

/** What the suite looks at of a contender. */
export type Judged = Pick<
  NamedContender,
  'family' | 'challenge' | 'limits' | 'keys' | 'forgeExpired' | 'forgeFresh' | 'forge' | 'forgeClient'
>;

export interface Trial extends Target {
  readonly client: ContractClient;
  readonly contender: Judged;
  /** The first instance, where a check does what it does once. */
  readonly baseUrl: string;
}

export interface CheckResult {
  readonly check: string;
  readonly status: CheckStatus;
  readonly note?: string;
}

/** The positive control of a check failed, so its negative says nothing. */
export class ControlFailed extends Error {}

export const holds: Finding = { found: 'holds' };
export const broken = (note: string): Finding => ({ found: 'broken', note });
export const notApplicable = (note: string): Finding => ({ found: 'not-applicable', note });

/** A request of the contract that this server has not. */
export const withoutRequest = (what: string) => notApplicable(`it has no known ${what}`);

/** A user of this check alone: what one check revokes, no other check uses. */
export const someUser = () => `conform-${randomUUID().slice(0, 8)}`;

export const declares = ({ contender }: Pick<Trial, 'contender'>, id: LimitId) =>
  contender.limits.find((limit) => limit.id === id);

/** The instances that must know a credential of the first one: all, unless the design says that only this one does. */
export const knowing = (trial: Trial): readonly string[] =>
  declares(trial, 'one-instance') ? [trial.baseUrl] : trial.baseUrls;

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

/** For checks of what the contract alone prescribes. */
export const beyondItsWire = notApplicable('it is spoken to by a target file, which does not tell');

/** For checks of what one instance must know of another. */
export const alone = notApplicable('no other instance knows the credential');

/** For checks of more than docs/contract.md asks of a server from outside. */
export const beyondTheContract = notApplicable('it comes from outside, and the contract does not ask for it');

/** For checks of servers of their own, where none can be started. */
export const noneApart = notApplicable('no other servers of it can be started');

/** The same trial at the servers that nobody else asks; undefined where none can be started. */
export async function apartOf(trial: Trial): Promise<Trial | undefined> {
  const target = await trial.apart?.();
  return target && { ...trial, ...target, baseUrl: target.baseUrls[0] };
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
  const excuses = limits.filter(({ id }) => check.excusedBy.includes(id));
  if (finding.found === 'not-applicable') return { check: check.id, status: 'not-applicable', note: finding.note };
  if (finding.found === 'holds') {
    const untrue = excuses.find(({ seldom }) => !seldom);
    if (untrue === undefined) return { check: check.id, status: 'pass' };
    return { check: check.id, status: 'fail', note: `declares ${untrue.id}, which is not true: ${check.property}` };
  }
  const [excuse] = excuses;
  if (excuse === undefined) return { check: check.id, status: 'fail', note: finding.note };
  return { check: check.id, status: 'declared-limit', note: excuse.note };
}
