/** What an answer during a store fault is worth: undefined where it is right, else what is wrong with it. */

import { broken, type Finding, holds } from '../../../servers/conformance/check.ts';
import type { StoreLoss } from '../../../servers/contender.ts';
import type { Credential } from '../../../servers/wire/client.ts';
import type { Wire } from '../../../servers/wire/wire.ts';
import type { FaultTrial, Heard } from './trial.ts';

/** No request waits longer, ms. */
export const deadlineMs = 2_000;
/** Of a store that answers a second later: a request may have to ask it more than once. */
export const slowDeadlineMs = 4_000;
export function inTime({ what, ms, status }: Heard, allowedMs: number): string | undefined {
  if (ms > allowedMs) return `${what} waited ${(ms / 1_000).toFixed(1)} s, and ${allowedMs / 1_000} s are allowed`;
  return status === 0 ? `${what} was not answered at all` : undefined;
}

/** `refused`: the status with which this server says “not let in”. */
function answeredFalsely({ what, status }: Heard, allowed: readonly number[], refused: number): string | undefined {
  if (allowed.includes(status)) return undefined;
  const why = status === refused ? ': it says "not let in" of what the store alone can tell' : '';
  return `${what} was answered with ${status}, not ${allowed.join(' or ')}${why}`;
}

/** `graceful`: the truth may still be known, or be had from the store. */
export function judgedRead(
  read: Heard,
  reads: StoreLoss['reads'],
  graceful: boolean,
  allowedMs: number,
  { read: ok, refused }: Wire['statuses'],
): string | undefined {
  const isGood = read.what.includes('good');
  const late = inTime(read, allowedMs);
  if (late !== undefined) return late;
  if (isGood) {
    if (reads !== 'closed') return answeredFalsely(read, graceful && reads === 'open' ? [ok, 503] : [ok], refused);
    if (!graceful && read.status === ok)
      return `fails open without saying so: ${read.what} was answered with ${ok}, and who knows cannot be asked`;
    return answeredFalsely(read, graceful ? [ok, 503] : [503], refused);
  }
  if (read.status === ok && reads !== 'open') return `fails open without saying so: ${read.what} was let in`;
  return answeredFalsely(read, reads === 'open' ? [ok, refused, 503] : [refused, 503], refused);
}

export const judgedLogin = (login: Heard, allowedMs: number, { login: ok, refused }: Wire['statuses']) =>
  inTime(login, allowedMs) ?? answeredFalsely(login, [ok, 503], refused);

/** A 204 promises that it is recorded (ASVS 7.4.1; RFC 7009 2.2.1: with 503 the client must assume that the token still exists). */
export function judgedLogout(
  { client }: FaultTrial,
  ending: Heard & { readonly credential: Credential; readonly excused: boolean },
  gone: boolean,
  allowedMs: number,
): string | undefined {
  const late = inTime(ending, allowedMs);
  if (late !== undefined) return late;
  const { revoked, refused } = client.wire.statuses;
  const lies = gone && !(ending.excused && !ending.credential.answer.body.includes('"refreshToken"'));
  if (ending.status === revoked && lies)
    return `a lie: ${ending.what} was answered with ${revoked}, and nothing could record it`;
  return answeredFalsely(ending, [revoked, 503], refused);
}

/** One finding of all complaints, each told once. */
export const concluded = (complaints: readonly (string | undefined)[]): Finding => {
  const found = [...new Set(complaints.filter((each) => each !== undefined))];
  return found.length === 0 ? holds : broken(found.join('; '));
};
