/**
 * Coverage by simulation: how often an interval holds the truth when the truth is known. Two arms run in rounds on one noisy machine;
 * what the test suite does with a few hundred experiments, a script may do with thousands.
 *
 * The noise, all on the log scale, AR(1) from round to round with standard deviation 0.15 (what both arms see, correlation 0.95)
 * and 0.1 (each arm alone, correlation `armCorrelation`); within a round 0.3 per request; about 2 % of the requests wait a further exponential
 * time of six times the median, and that share itself wanders. Arm A is `effect` times as slow as arm B.
 *
 * Seen at 95 %, effect 0.8, arm correlation 0 / 0.3, for 20, 40 and 80 blocks: ratio of totals (10,000 experiments) 96.4, 95.9, 95.7 / 95.2, 94.8,
 * 94.7 %; p50 (1,000, three rounds a block) 96.4, 95.8, 96.2 / 94.5, 96.2, 95.2; p99 (1,000, ten rounds) 96.3, 96.8, 94.9 / 96.2, 95.5, 96.0.
 */
import { randomFor } from '../vocabulary/random.ts';
import { intoBlocks } from './blocks.ts';
import { type Counts, countsOf } from './counts.ts';
import { intervalOf, type Outcome } from './estimate.ts';
import { ratioOfQuantiles } from './quantile.ts';
import { ratioOfRatios, type Totals } from './ratio.ts';

export interface Experiments {
  readonly experiments: number;
  readonly blocks: number;
  readonly roundsPerBlock: number;
  /** Lag-1 correlation, from round to round, of what one arm alone sees: 0 (none) to under 1. */
  readonly armCorrelation: number;
  /** True ratio of A to B. */
  readonly effect: number;
  readonly level: number;
  readonly seed: number;
}

export interface Coverage {
  /** Share of the intervals that held the truth. */
  readonly coverage: number;
  /** Mean half-width of the intervals, as log ratio. */
  readonly halfWidth: number;
  /** Experiments that gave an interval. */
  readonly experiments: number;
}

/** Coverage of the interval for a ratio of totals (ratio.ts), e.g. CPU per request: 100 requests a round, give or take. */
export function coverageOfRatio(setup: Experiments): Coverage {
  return coverageOf(setup, (noise) => {
    const round = (arm: Arm): Totals => {
      const denominator = Math.round(100 * Math.exp(0.1 * noise.normal()));
      return { numerator: denominator * 160 * arm.slowness() * Math.exp(0.05 * noise.normal()), denominator };
    };
    const [a, b] = roundsOf(setup, noise, round);
    const perBlock = (rounds: Totals[]) =>
      intoBlocks(rounds, setup.roundsPerBlock).map((block) => ({
        numerator: block.reduce((sum, { numerator }) => sum + numerator, 0),
        denominator: block.reduce((sum, { denominator }) => sum + denominator, 0),
      }));
    return ratioOfRatios(perBlock(a), perBlock(b));
  });
}

/** Of the simulated recorder, in µs. */
const resolution = 10;

export interface QuantileExperiments extends Experiments {
  readonly q: number;
  readonly requestsPerRound: number;
  readonly draws: number;
}

/** Coverage of the interval for a ratio of quantiles (quantile.ts) of response times in µs with a median of 2 ms. */
export function coverageOfQuantile(setup: QuantileExperiments): Coverage {
  const base = randomFor(setup.seed, 'simulated requests');
  const normal = normalFrom(base);
  const within = Float64Array.from({ length: 4096 }, () => 2_000 * Math.exp(0.3 * normal()));
  return coverageOf(setup, (noise, experiment) => {
    const round = (arm: Arm): Float64Array => {
      const [slowness, tail] = [arm.slowness(), arm.tail()];
      return new Float64Array(setup.requestsPerRound).map(() => {
        const request = within[Math.floor(noise.random() * within.length)] as number;
        const wait = noise.random() < tail ? -12_000 * Math.log(1 - noise.random()) : 0;
        return resolution * Math.round((slowness * request + arm.effect * wait) / resolution);
      });
    };
    const [a, b] = roundsOf(setup, noise, round);
    const perBlock = (rounds: Float64Array[]): Counts[] =>
      intoBlocks(rounds, setup.roundsPerBlock).map((block) => countsOf(joined(block)));
    return ratioOfQuantiles(perBlock(a), perBlock(b), setup.q, {
      seed: setup.seed,
      purpose: `experiment ${experiment}`,
      draws: setup.draws,
      resolution,
    });
  });
}

function joined(rounds: readonly Float64Array[]): Float64Array {
  const all = new Float64Array(rounds.reduce((sum, round) => sum + round.length, 0));
  let at = 0;
  for (const round of rounds) {
    all.set(round, at);
    at += round.length;
  }
  return all;
}

interface Noise {
  readonly random: () => number;
  readonly normal: () => number;
}

interface Arm {
  readonly effect: number;
  /** Of this round; call once. */
  slowness(): number;
  /** Share of requests that wait, in this round; call once. */
  tail(): number;
}

function coverageOf(setup: Experiments, run: (noise: Noise, experiment: number) => Outcome): Coverage {
  let held = 0;
  let given = 0;
  let width = 0;
  for (let experiment = 0; experiment < setup.experiments; experiment++) {
    const random = randomFor(setup.seed, `simulated machine, ${setup.blocks} blocks`, experiment);
    const outcome = run({ random, normal: normalFrom(random) }, experiment);
    if (outcome.state === 'none') continue;
    const { low, high } = intervalOf(outcome, setup.level);
    given++;
    width += Math.log(high / low) / 2;
    if (low <= setup.effect && setup.effect <= high) held++;
  }
  return { coverage: held / given, halfWidth: width / given, experiments: given };
}

function roundsOf<Round>(setup: Experiments, noise: Noise, round: (arm: Arm) => Round): [Round[], Round[]] {
  const { armCorrelation, effect } = setup;
  const series = (correlation: number, deviation: number) => wandering(correlation, deviation, noise.normal);
  const [machine, machineTail] = [series(0.95, 0.15), series(0.95, 0.5)];
  let [nowMachine, nowTail] = [0, 0];
  const armOf = (slower: number): Arm => {
    const [own, ownTail] = [series(armCorrelation, 0.1), series(armCorrelation, 0.5)];
    return {
      effect: slower,
      slowness: () => slower * Math.exp(nowMachine + own()),
      tail: () => 0.02 * Math.exp(nowTail + ownTail()),
    };
  };
  const arms = [armOf(effect), armOf(1)] as const;
  const rounds: [Round[], Round[]] = [[], []];
  for (let i = 0; i < setup.blocks * setup.roundsPerBlock; i++) {
    [nowMachine, nowTail] = [machine(), machineTail()];
    rounds[0].push(round(arms[0]));
    rounds[1].push(round(arms[1]));
  }
  return rounds;
}

/** A stationary AR(1) series with mean 0. */
function wandering(correlation: number, deviation: number, normal: () => number): () => number {
  let state = deviation * normal();
  const fresh = deviation * Math.sqrt(1 - correlation ** 2);
  return () => {
    const now = state;
    state = correlation * state + fresh * normal();
    return now;
  };
}

/** Normal deviates from uniform ones. Source: Box and Muller (1958). */
function normalFrom(random: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
