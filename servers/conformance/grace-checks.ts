/**
 * The grace time of refresh tokens: what it gives, that it ends, and that a reuse is what it was afterwards. On servers whose times can be
 * waited for.
 */
import { setTimeout as pause } from 'node:timers/promises';
import {
  apartOf,
  broken,
  type Check,
  ControlFailed,
  declares,
  type Finding,
  knowing,
  notApplicable,
  someUser,
  type Trial,
} from './check.ts';
import { granted, invalidGrant, refresh, refreshed, withRefresh } from './granted.ts';

/** A time is over when it has passed by so much: a machine is busy. */
const over = 1.25;
const betweenMs = 100;
/** A machine that stands still for a grace time tells nothing of it; then it is tried again. */
const attempts = 4;

export const graceChecks: readonly Check[] = [
  {
    id: 'refresh-grace',
    about: 'the grace time of refresh tokens',
    property:
      'Within its declared grace time a used refresh token gives the same successor again; afterwards it ends its family.',
    clause: 'R1: RFC 9700 4.14.2, ASVS 10.4.5',
    excusedBy: [],
    needs: ['refresh', 'time', 'apart'],
    find: withRefresh(async (trial) => {
      const limit = declares(trial, 'refresh-grace');
      if (limit === undefined) return notApplicable('it declares no grace time: refresh-reuse asks what a reuse does');
      const apart = await apartOf(trial);
      const graceMs = 1_000 * (apart.setting?.timeouts?.graceSeconds ?? limit.seconds ?? 0);
      for (let attempt = 0; attempt < attempts; attempt++) {
        const finding = (await withinGrace(apart, graceMs)) ?? (await afterGrace(apart, graceMs));
        if (finding !== undefined) return finding;
      }
      throw new ControlFailed('control: the machine stood still too often for a grace time to be seen');
    }),
  },
];

const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;

const begun = async ({ client, baseUrl }: Trial): Promise<string> =>
  granted(await client.login(baseUrl, someUser()))?.refreshToken as string;

/** Undefined where the same successor is given wherever it is asked for, or where it was asked too late to tell. */
async function withinGrace(trial: Trial, graceMs: number): Promise<Finding | undefined> {
  const first = await begun(trial);
  const began = performance.now();
  const { refreshToken: successor } = await refreshed(trial, first);
  for (const place of knowing(trial)) {
    const again = await refresh(trial, first, place);
    if (performance.now() - began > graceMs) return undefined;
    if (again.status !== 200) return broken(`a reuse within the grace time was answered with ${again.status}`);
    if (JSON.parse(again.body).refreshToken !== successor)
      return broken('a reuse within the grace time gave another successor: two chains from one token');
  }
  return undefined;
}

/** Undefined where the machine stood still. The family is in use all the time, so that nothing but the reuse ends it. */
async function afterGrace(trial: Trial, graceMs: number): Promise<Finding | undefined> {
  const first = await begun(trial);
  let newest = (await refreshed(trial, first)).refreshToken;
  const used = performance.now();
  for (let last = used; performance.now() - used < graceMs * over; last = performance.now()) {
    await pause(betweenMs);
    if (performance.now() - last > graceMs) return undefined;
    newest = (await refreshed(trial, newest)).refreshToken;
  }
  const late = await refresh(trial, first);
  if (late.status === 200)
    return broken(
      `a refresh token works ${seconds(performance.now() - used)} after its first use; declared are ${seconds(graceMs)}`,
    );
  const finding = invalidGrant(late, 'a reuse after the grace time');
  if (finding.found !== 'holds') return finding;
  return invalidGrant(await refresh(trial, newest), 'the newest of a family after a reuse that came too late');
}
