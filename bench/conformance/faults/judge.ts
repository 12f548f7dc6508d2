/** What an answer during a store fault is worth: undefined where it is right, else what is wrong with it. */

import { broken, type Finding, holds } from '../../../servers/conformance/check.ts';
import type { StoreLoss } from '../../../servers/contender.ts';
import type { Credential } from '../../../servers/wire/client.ts';
import type { FaultTrial, Heard } from './trial.ts';

/** No request waits longer, ms. */
export const deadlineMs = 2_000;
/** Of a store that answers a second later: a request may have to ask it more than once. */
export const slowDeadlineMs = 4_000;
export function inTime({ what, ms, status }: Heard, allowedMs: number): string | undefined {
  if (ms > allowedMs) return `${what} waited ${(ms / 1_000).toFixed(1)} s, and ${allowedMs / 1_000} s are allowed`;
  return status === 0 ? `${what} was not answered at all` : undefined;
}

export function answeredFalsely({ what, status }: Heard, allowed: readonly number[]): string | undefined {
  if (allowed.includes(status)) return undefined;
  const why = status === 401 ? ': it says "not let in" of what the store alone can tell' : '';
  return `${what} was answered with ${status}, not ${allowed.join(' or ')}${why}`;
}

/** `graceful`: the truth may still be known, or be had from the store. */
export function judgedRead(
  read: Heard,
  reads: StoreLoss['reads'],
  graceful: boolean,
  allowedMs: number,
): string | undefined {
  const isGood = read.what.includes('good');
  const late = inTime(read, allowedMs);
  if (late !== undefined) return late;
  if (isGood) {
    if (reads !== 'closed') return answeredFalsely(read, graceful && reads === 'open' ? [200, 503] : [200]);
    if (!graceful && read.status === 200)
      return `fails open without saying so: ${read.what} was answered with 200, and who knows cannot be asked`;
    return answeredFalsely(read, graceful ? [200, 503] : [503]);
  }
  if (read.status === 200 && reads !== 'open') return `fails open without saying so: ${read.what} was let in`;
  return answeredFalsely(read, reads === 'open' ? [200, 401, 503] : [401, 503]);
}

/** A 204 promises that it is recorded (ASVS 7.4.1; RFC 7009 2.2.1: with 503 the client must assume that the token still exists). */
export function judgedLogout(
  { client }: FaultTrial,
  ending: Heard & { readonly credential: Credential; readonly excused: boolean },
  gone: boolean,
  allowedMs: number,
): string | undefined {
  const late = inTime(ending, allowedMs);
  if (late !== undefined) return late;
  const { revoked } = client.wire.statuses;
  const lies = gone && !(ending.excused && !ending.credential.answer.body.includes('"refreshToken"'));
  if (ending.status === revoked && lies)
    return `a lie: ${ending.what} was answered with ${revoked}, and nothing could record it`;
  return answeredFalsely(ending, [revoked, 503]);
}

/** One finding of all complaints, each told once. */
export const concluded = (complaints: readonly (string | undefined)[]): Finding => {
  const found = [...new Set(complaints.filter((each) => each !== undefined))];
  return found.length === 0 ? holds : broken(found.join('; '));
};
