/** Reads of many credentials, each when it comes, at whichever worker its connection has reached: both are drawn. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Credential } from '../../servers/wire/client.ts';
import type { ReadsSeen } from '../instrument/workers.ts';
import { type Group, pickFrom, untilNextMs } from './group.ts';

export interface Reading {
  readonly ms: number;
  /** Reads a second, of all credentials. */
  readonly rate: number;
  readonly signal: AbortSignal;
}

/** Resolves when all are answered; early where it is aborted. */
export async function readFor(
  { url, each }: Group,
  credentials: readonly Credential[],
  { ms, rate, signal }: Reading,
  random: () => number,
): Promise<Pick<ReadsSeen, 'reads' | 'wrong'>> {
  const underWay = new Set<Promise<void>>();
  let [reads, wrong] = [0, 0];
  const send = () => {
    reads += 1;
    const { client } = pickFrom(each, random);
    const read = client.me(url, pickFrom(credentials, random)).then(
      ({ status }) => status === client.wire.statuses.read,
      () => false,
    );
    const done = read.then((right) => {
      if (!right) wrong += 1;
      underWay.delete(done);
    });
    underWay.add(done);
  };
  const startedAt = performance.now();
  for (let due = untilNextMs(rate, random); due < ms && !signal.aborted; due += untilNextMs(rate, random)) {
    const left = startedAt + due - performance.now();
    // A timer knows whole milliseconds; what is due within one is sent at once.
    if (left >= 1) await pause(left);
    send();
  }
  await Promise.all(underWay);
  return { reads, wrong };
}
