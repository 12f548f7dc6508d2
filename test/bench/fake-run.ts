/** A plan, executed on fakes. */

import { type PlanInput, planned } from '../../bench/plan/plan.ts';
import { Recording } from '../../bench/recording/recorded.ts';
import { execute, type ScenarioOutcome } from '../../bench/run/execute.ts';
import { keptSamples } from '../../bench/run/kept.ts';
import type { Comparison, Measurement, Sample } from '../../results/format.ts';
import { scenariosNamed } from '../../scenarios/catalogue.ts';
import { quickInput } from './fake-contenders.ts';
import { type FakeOptions, FakeWorld } from './fakes.ts';

export interface FakeRun {
  readonly world: FakeWorld;
  readonly outcomes: readonly ScenarioOutcome[];
  readonly measurements: readonly Measurement[];
  readonly comparisons: readonly Comparison[];
  /** Names of the guards that the figures raised, with the contender they are about. */
  readonly guards: readonly {
    readonly name: string;
    readonly contender: string | undefined;
    readonly metric?: string;
  }[];
  /** The one comparison of a contender and metric (and factors, where given) with the baseline. */
  comparison(contender: string, metric: string, factors?: Readonly<Record<string, string | number>>): Comparison;
  measurement(contender: string, metric: string, factors?: Readonly<Record<string, string | number>>): Measurement;
}

export async function runOnFakes(options: FakeOptions = {}, changes: Partial<PlanInput> = {}): Promise<FakeRun> {
  const input = await quickInput(changes);
  const world = new FakeWorld(options);
  const outcomes: ScenarioOutcome[] = [];
  await execute(planned(input), input, world.instrument, (outcome) => outcomes.push(outcome));
  const measurements = outcomes.flatMap(({ figures }) => figures.measurements);
  const comparisons = outcomes.flatMap(({ figures }) => figures.comparisons);
  const guards = outcomes.flatMap(({ figures }) =>
    figures.guards.map(({ name, arm, metric }) => ({ name, contender: arm?.contender, ...(metric ? { metric } : {}) })),
  );
  return {
    world,
    outcomes,
    measurements,
    comparisons,
    guards,
    comparison: (contender, metric, factors) => theOne(comparisons, contender, metric, factors),
    measurement: (contender, metric, factors) => theOne(measurements, contender, metric, factors),
  };
}

/** A run that is stopped after so many samples, as by Ctrl-C, and what a resumed one begins with. */
export async function cutOff(input: PlanInput, samples: number) {
  const plan = planned(input);
  const controller = new AbortController();
  const world = new FakeWorld({ signal: controller.signal });
  const { log } = world.instrument;
  const sample = (one: Sample) => {
    log.sample(one);
    if (world.samples.length >= samples) controller.abort();
  };
  await execute(plan, input, { ...world.instrument, log: { ...log, sample } }, () => {});
  const kept = keptSamples(plan, world.samples, input.registry);
  const recorded = new Recording();
  for (const one of kept) recorded.addSample(one);
  for (const times of world.histograms) recorded.addTimes(times);
  return { world, kept, recorded };
}

/** The scenarios of these names alone, as a change to the plan's input. */
export const only = async (...names: string[]) => ({ scenarios: await scenariosNamed(names) });

function theOne<T extends Measurement | Comparison>(
  all: readonly T[],
  contender: string,
  metric: string,
  factors: Readonly<Record<string, string | number>> = {},
): T {
  const found = all.filter(
    (each) =>
      each.contender === contender &&
      each.metric === metric &&
      Object.entries(factors).every(([name, level]) => each.factors[name] === level),
  );
  if (found.length !== 1)
    throw new Error(`${found.length} figures for ${contender} ${metric} ${JSON.stringify(factors)}`);
  return found[0] as T;
}
