/** The end of one credential, and every worker asked until it refuses it. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, ContractClient, Credential } from '../../servers/wire/client.ts';
import { shuffled } from '../../vocabulary/random.ts';
import { type InstanceResult, interrupted, type TrialResult, Watch } from '../generator/trial.ts';
import { type Ending, firstProbes, readsOfEach } from '../instrument/workers.ts';
import { mustBeThere } from './dial.ts';
import { type Group, inTurns, pickFrom, untilNextMs } from './group.ts';

/** Never rejects: what fails, or is answered otherwise than with a read or a refusal, is its fault. */
export async function endOne(
  group: Group,
  ending: Ending,
  random: () => number,
  signal: AbortSignal,
): Promise<TrialResult> {
  try {
    return await ended(group, ending, random, signal);
  } catch (error) {
    const fault = signal.aborted ? interrupted : error instanceof Error ? error.message : String(error);
    return { number: ending.number, ageMs: 0, lifeLeftMs: null, instances: [], fault };
  }
}

async function ended(
  { url, each }: Group,
  ending: Ending,
  random: () => number,
  signal: AbortSignal,
): Promise<TrialResult> {
  const { number, leadMs } = ending;
  const somewhere = () => pickFrom(each, random).client;
  const home = somewhere();
  const { statuses } = home.wire;
  const credential = await home.login(url, `w${String(number).padStart(6, '0')}`);
  const issuedAt = performance.now();
  const read = async (client: ContractClient) =>
    expect(await client.me(url, credential), statuses.read, 'a read before the end');
  // Where nothing is late every worker is to have heard of it. Else each has a copy of an age that is drawn, or none, as reads come by chance.
  if (leadMs === 0) await inTurns(shuffled(each, random), ({ client }) => read(client));
  for (let due = untilNextMs(readsOfEach, random); due < leadMs; due += untilNextMs(readsOfEach, random)) {
    await pause(Math.max(0, issuedAt + due - performance.now()), undefined, { signal });
    await read(somewhere());
  }
  await pause(Math.max(0, issuedAt + leadMs - performance.now()), undefined, { signal });
  const answer = await somewhere().logout(url, credential);
  expect(answer, statuses.revoked, 'the logout');
  const t0 = answer.lastByteAt;
  const instances = await Promise.all(each.map(({ client }) => refusal(client, url, credential, t0, ending, signal)));
  await mustBeThere(url, each);
  return { number, ageMs: t0 - issuedAt, lifeLeftMs: null, instances };
}

/** One worker is asked again and again. */
async function refusal(
  client: ContractClient,
  url: string,
  credential: Credential,
  t0: number,
  { intervalMs, patienceMs }: Ending,
  signal: AbortSignal,
): Promise<InstanceResult> {
  const { statuses } = client.wire;
  const watch = new Watch();
  for (let due = t0; watch.refusedMs === null && due < t0 + patienceMs; ) {
    const left = due - performance.now();
    if (left > 0) await pause(left, undefined, { signal });
    const { status, firstByteSentAt } = await client.me(url, credential);
    if (status !== statuses.read && status !== statuses.refused) throw new Error(`a probe was answered ${status}`);
    watch.note(firstByteSentAt - t0, status === statuses.read);
    const next = due < t0 + firstProbes.forMs ? Math.min(firstProbes.everyMs, intervalMs) : intervalMs;
    due = Math.max(due + next, performance.now());
  }
  return watch.result;
}

function expect({ status }: Answer, wanted: number, what: string): void {
  if (status !== wanted) throw new Error(`${what} was answered ${status}, not ${wanted}`);
}
