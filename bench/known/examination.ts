/** The instrument examined on this machine: what it reports of servers that are known, and how small a difference it can tell apart. */
import type { NamedContender } from '../../servers/contender.ts';
import { thisMachine } from '../machine/machine.ts';
import { stolenBetween } from '../readings/edge.ts';
import type { Laboratory } from './laboratory.ts';
import { spreadOfPairs, type ToldApart } from './told-apart.ts';
import { burnTrial, bytesTrial, delayTrial, type Finding, stallTrial, storeTrial, twoPeaksTrial } from './trials.ts';

export interface Noise {
  /** The contender that was measured against itself. */
  readonly contender: string;
  /** Pairs of new processes that were compared. */
  readonly starts: number;
  /** Ratio of CPU per request of the one to the same, with its interval of 95 %. */
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
  /** 99th percentile, µs. */
  readonly latenessUs: number;
  /** Share of the machine's time while this was measured, 0 to 1; null where it is not told. */
  readonly stolen: number | null;
  /** Standard deviation of the CPU per request of one process, from start to start, as a share. */
  readonly deviation: number;
  readonly tellsApart: readonly ToldApart[];
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

/** `subject` is measured against itself. About 80 s, or four minutes in full. */
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
  return { findings, noise: await noiseOf(laboratory, subject, full ? 12 : 5, seed) };
}

async function noiseOf(laboratory: Laboratory, subject: NamedContender, starts: number, seed: number): Promise<Noise> {
  const stealBefore = thisMachine.steal();
  const logRatios: number[] = [];
  const lateness: number[] = [];
  for (let start = 1; start <= starts; start++) {
    const servers = [
      await laboratory.ours(`one-${start}`, subject),
      await laboratory.ours(`the-same-${start}`, subject),
    ];
    const { measurements } = await laboratory.compared(servers, {
      shape: 'open',
      secondsEach: 2,
      rate: 1_000,
      metrics: ['server-cpu', 'lateness-p99'],
      seed: seed + start,
    });
    const [one = Number.NaN, same = Number.NaN] = measurements
      .filter(({ metric }) => metric === 'server-cpu')
      .map(({ value }) => value);
    logRatios.push(Math.log(same / one));
    lateness.push(...measurements.filter(({ metric }) => metric === 'lateness-p99').map(({ value }) => value));
  }
  return {
    contender: subject.id,
    ...spreadOfPairs(logRatios),
    latenessUs: Math.max(...lateness),
    stolen: stolenBetween(stealBefore, thisMachine.steal()) ?? null,
  };
}
