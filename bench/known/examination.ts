/** The instrument examined on this machine: what it reports of servers that are known, and how small a difference it can tell apart. */
import type { NamedContender } from '../../servers/contender.ts';
import { studentFactor } from '../../statistics/student.ts';
import { thisMachine } from '../machine/machine.ts';
import { stolenBetween } from '../readings/edge.ts';
import type { Laboratory } from './laboratory.ts';
import { burnTrial, bytesTrial, delayTrial, type Finding, stallTrial, storeTrial, twoPeaksTrial } from './trials.ts';

export interface Noise {
  /** The contender that was measured against itself. */
  readonly contender: string;
  /** Ratio of CPU per request of the one to the same, with its interval of 95 %. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** 99th percentile, µs. */
  readonly latenessUs: number;
  /** Share of the machine's time while this was measured, 0 to 1; null where it is not told. */
  readonly stolen: number | null;
  /** The smallest difference in CPU per request that is called different 9 times in 10, as a share, after so many minutes of load on two. */
  readonly tellsApart: readonly { readonly minutes: number; readonly share: number }[];
}

export interface Examination {
  readonly findings: Finding[];
  readonly noise: Noise;
}

export interface Depth {
  readonly full: boolean;
  readonly seed: number;
  /** Told before each part. */
  readonly say: (line: string) => void;
}

/** `subject` is measured against itself. About 50 s, or three minutes in full. */
export async function examined(
  laboratory: Laboratory,
  subject: NamedContender,
  { full, seed, say }: Depth,
): Promise<Examination> {
  const findings: Finding[] = [];
  say('a constant delay');
  for (const delayMs of full ? [5, 20, 100] : [5])
    findings.push(...(await delayTrial(laboratory, delayMs, full ? 10 : 5)));
  if (full) findings.push(...(await twoPeaksTrial(laboratory, 10)));
  say('a stall');
  findings.push(...(await stallTrial(laboratory, full ? 1_000 : 500, full ? 10 : 5)));
  say('CPU that is burnt');
  findings.push(...(await burnTrial(laboratory, full ? [50, 100, 200] : [100], full ? 10 : 6, seed)));
  if (full) findings.push(...(await bytesTrial(laboratory)), ...(await storeTrial(laboratory)));
  say(`${subject.id} against itself`);
  return { findings, noise: await noiseOf(laboratory, subject, full ? 30 : 8, seed) };
}

async function noiseOf(
  laboratory: Laboratory,
  subject: NamedContender,
  secondsEach: number,
  seed: number,
): Promise<Noise> {
  const servers = [await laboratory.ours('one', subject), await laboratory.ours('the-same', subject)];
  const stealBefore = thisMachine.steal();
  const { comparisons, measurements } = await laboratory.compared(servers, {
    shape: 'open',
    secondsEach,
    rate: 1_000,
    metrics: ['server-cpu', 'lateness-p99'],
    seed,
  });
  const effect = comparisons.find(({ metric }) => metric === 'server-cpu')?.effect;
  const { value = Number.NaN, low, high } = effect ?? {};
  const lateness = measurements.filter(({ metric }) => metric === 'lateness-p99').map((each) => each.value);
  const blocks = comparisons[0]?.blocks ?? 2;
  const halfWidth = Math.log((high ?? Number.NaN) / (low ?? Number.NaN)) / 2;
  const standardError = halfWidth / studentFactor(0.95, blocks - 1);
  return {
    contender: subject.id,
    ratio: value,
    low: low ?? Number.NaN,
    high: high ?? Number.NaN,
    latenessUs: Math.max(...lateness),
    stolen: stolenBetween(stealBefore, thisMachine.steal()) ?? null,
    tellsApart: [1, 5].map((minutes) => ({
      minutes,
      share: tellsApart(standardError, 2 * secondsEach, minutes * 60),
    })),
  };
}

/** Two-sided 5 %, and 90 % power: z of 0.975 and of 0.9. */
const power = 1.96 + 1.2816;

/** From the standard error of a log ratio after `seen` seconds of load to the smallest ratio, less 1, after `wanted` seconds. */
export function tellsApart(standardError: number, seen: number, wanted: number): number {
  return Math.exp(power * standardError * Math.sqrt(seen / wanted)) - 1;
}
