/**
 * Coverage by simulation, by starts: how often the interval of one comparison holds the truth when the truth is known. Arms run in rounds
 * on one noisy machine, in several starts, and are compared as a run compares them (starts.ts).
 *
 * The noise, all on the log scale: what all arms see wanders from round to round, across starts (AR(1), standard deviation 0.15,
 * correlation 0.95); what one process sees is 0.05 from round to round, correlation 0.3; within a round 0.3 per request. About 2 % of the
 * requests wait a further exponential time of six times the median; that share wanders too (0.5 for all, 0.5 for each). Each process is
 * for life slower or faster than the next by a normal deviate, told as a multiple of the variance within a start; and in some starts one
 * process, whichever, is 8 % slower. Compared with the baseline, every other arm takes 0.8 of its time.
 *
 * Figures: results/series/coverage.ndjson (series/coverage.ts).
 */
import { randomFor } from '../vocabulary/random.ts';
import { evenQuantileOf } from './counts.ts';
import { intervalOf } from './estimate.ts';
import { normalFrom, wandering } from './noise.ts';
import { compareByStart, meanOf, pseudoValues, residualVariance } from './starts.ts';

export interface StartExperiments {
  readonly experiments: number;
  /** The baseline and what is compared with it. */
  readonly arms: number;
  readonly starts: number;
  /** Of one start. */
  readonly rounds: number;
  readonly requestsPerRound: number;
  /** 'total': a ratio of totals, e.g. CPU per request; a number: that quantile of response times. */
  readonly figure: 'total' | number;
  /** Variance between processes of one code, as a multiple of the variance of an arm's figure within a start. */
  readonly between: number;
  /** Share of starts in which one process is 8 % off. */
  readonly odd: number;
  /** Confidence level, 0 to 1. */
  readonly level: number;
  readonly seed: number;
}

export interface StartCoverage {
  /** Share of the intervals that held the truth, over all comparisons. */
  readonly coverage: number;
  /** Comparisons that gave an interval. */
  readonly intervals: number;
  /** Median half-width, as log ratio. */
  readonly halfWidth: number;
  /** Standard deviation of (log effect − truth) / its standard error: a little over 1, as Student's t. */
  readonly calibration: number;
  /** Standard deviation of an arm's log figure within a start, from a trial of its own. */
  readonly within: number;
}

const effect = 0.8;
const isOff = 0.08;
const trialStarts = 400;

export function coverageByStart(setup: StartExperiments): StartCoverage {
  const within = Math.sqrt(withinStarts(setup));
  const halves: number[] = [];
  const errors: number[] = [];
  let held = 0;
  for (let experiment = 0; experiment < setup.experiments; experiment++) {
    const [base, ...others] = figuresOf(simulated(setup, Math.sqrt(setup.between) * within, experiment), setup);
    if (base === undefined) continue;
    const shared = residualVariance([base, ...others].map(({ byStart }) => byStart));
    for (const one of others) {
      const value = one.value / base.value;
      const outcome = compareByStart({
        ...{ scale: 'ratio', value, one: one.byStart, base: base.byStart, shared },
        further: setup.figure === 'total' ? 0 : Math.SQRT2 * (step / Math.sqrt(12)),
      });
      if (outcome.state === 'none') continue;
      const { low, high } = intervalOf(outcome, setup.level);
      if (low <= effect && effect <= high) held++;
      halves.push(Math.log(high / low) / 2);
      errors.push(Math.log(value / effect) / outcome.standardError);
    }
  }
  const intervals = halves.length;
  const calibration = Math.sqrt(meanOf(errors.map((error) => error ** 2)));
  const halfWidth = halves.sort((a, b) => a - b)[intervals >> 1] as number;
  return { coverage: held / intervals, intervals, halfWidth, calibration, within };
}

/** What an arm's figure varies by in a start where all processes are alike. */
function withinStarts(setup: StartExperiments): number {
  const trial = { ...setup, arms: 2, starts: trialStarts, odd: 0 };
  const { figure } = setup;
  const log = figure === 'total' ? logTotal : (start: Start) => logQuantile(start, figure);
  return residualVariance(simulated(trial, 0, -1).map((starts) => starts.map(log)))?.variance ?? Number.NaN;
}

interface Figure {
  readonly value: number;
  readonly byStart: readonly number[];
}

/** As in a run: of totals the mean of the starts' logarithms, of quantiles the pooled one, with pseudo-values. */
function figuresOf(arms: readonly Start[][], { figure }: StartExperiments): Figure[] {
  return arms.map((starts) => {
    if (figure === 'total') {
      const byStart = starts.map(logTotal);
      return { value: Math.exp(meanOf(byStart)), byStart };
    }
    const log = pooledLog(starts, figure);
    return { value: Math.exp(log(starts)), byStart: pseudoValues(starts, log) };
  });
}

/** One arm in one start: [sum, requests], or a histogram by place. */
type Start = Float64Array;

/** Places of the histogram are so far apart, as log; the first is at 0.1 ms, the last at some 1.6 s. */
const step = 0.002;
const lowest = Math.log(100);
const places = 4_850;
const atPlace = Float64Array.from({ length: places }, (_, place) => Math.exp(lowest + step * place));

const logTotal = ([sum, requests]: Start) => Math.log((sum as number) / (requests as number));

const logQuantile = (counts: Start, q: number) => Math.log(evenQuantileOf({ values: atPlace, counts }, q));

/** The log quantile of any part of the starts; from all of them less those left out, since a jackknife leaves out one at a time. */
function pooledLog(starts: readonly Start[], q: number): (of: readonly Start[]) => number {
  const all = new Float64Array(places);
  const count = (start: Start, into: Start, times: 1 | -1) => {
    for (let place = 0; place < places; place++)
      into[place] = (into[place] as number) + times * (start[place] as number);
  };
  for (const start of starts) count(start, all, 1);
  return (of) => {
    const kept = all.slice();
    for (const start of starts) if (!of.includes(start)) count(start, kept, -1);
    return logQuantile(kept, q);
  };
}

/** Arms × starts of one experiment. */
function simulated(setup: StartExperiments, between: number, experiment: number): Start[][] {
  const { arms, starts, rounds, figure, requestsPerRound } = setup;
  const random = randomFor(setup.seed, `simulated starts;${figure};${setup.between};${setup.odd}`, experiment);
  const normal = normalFrom(random);
  const [machine, machineTail] = [wandering(0.95, 0.15, normal), wandering(0.95, 0.5, normal)];
  const drawn = Array.from({ length: arms }, (): Start[] => []);
  for (let start = 0; start < starts; start++) {
    const odd = random() < setup.odd ? Math.floor(random() * arms) : -1;
    const processes = drawn.map((made, arm) => {
      const own = new Float64Array(figure === 'total' ? 2 : places);
      made.push(own);
      const slower = (arm === 0 ? 0 : Math.log(effect)) + between * normal() + (arm === odd ? Math.log1p(isOff) : 0);
      return { own, slower, slowness: wandering(0.3, 0.05, normal), tail: wandering(0.3, 0.5, normal) };
    });
    for (let round = 0; round < rounds; round++) {
      const [nowMachine, nowTail] = [machine(), machineTail()];
      for (const { own, slower, slowness, tail } of processes) {
        const now = slower + nowMachine + slowness();
        if (figure === 'total') total(own, now, { normal, requestsPerRound });
        else recorded(own, now, { random, requestsPerRound, waits: 0.02 * Math.exp(nowTail + tail()) });
      }
    }
  }
  return drawn;
}

function total(own: Start, now: number, of: { normal: () => number; requestsPerRound: number }): void {
  const requests = Math.round(of.requestsPerRound * Math.exp(0.1 * of.normal()));
  own[0] = (own[0] as number) + requests * 160 * Math.exp(now + 0.02 * of.normal());
  own[1] = (own[1] as number) + requests;
}

const shapes = 4_096;
/** Logarithms of response times at rest, in µs: what a request takes that does not wait. */
const atRest = (() => {
  const normal = normalFrom(randomFor(1, 'simulated requests'));
  return Float64Array.from({ length: shapes }, () => Math.log(2_000) + 0.3 * normal());
})();

function recorded(
  own: Start,
  now: number,
  of: { random: () => number; requestsPerRound: number; waits: number },
): void {
  for (let request = 0; request < of.requestsPerRound; request++) {
    const draw = of.random();
    const rest = atRest[Math.floor(of.random() * shapes)] as number;
    const time = draw < of.waits ? Math.log(Math.exp(rest) - 12_000 * Math.log(1 - of.random())) : rest;
    const place = Math.round((time + now - lowest) / step);
    const kept = Math.min(places - 1, Math.max(0, place));
    own[kept] = (own[kept] as number) + 1;
  }
}
