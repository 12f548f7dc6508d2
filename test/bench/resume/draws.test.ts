/** A run that was cut off and gone on with has the draws, the samples and the figures of one that was not. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Histogram } from '../../../bench/instrument/instrument.ts';
import { type PlanInput, planned } from '../../../bench/plan/plan.ts';
import { builtIn } from '../../../bench/procedures/registry.ts';
import { Recording } from '../../../bench/recording/recorded.ts';
import { execute, type ScenarioOutcome } from '../../../bench/run/execute.ts';
import { keptSamples } from '../../../bench/run/kept.ts';
import type { Plan, RunFile, Sample } from '../../../results/format.ts';
import { decodeHistogram, encodeMicroseconds } from '../../../results/histogram-log.ts';
import type { RecordedHistogram, RecordedRun } from '../../../results/reader.ts';
import { allFour, first, quickInput } from '../fake-contenders.ts';
import { only } from '../fake-run.ts';
import { FakeWorld } from '../fakes.ts';

const startedAt = new Date(Date.UTC(2026, 0, 1));

/** What a folder would hold of this world. */
function recordedFrom({ samples, histograms }: Pick<FakeWorld, 'samples' | 'histograms'>): RecordedRun {
  const asRecorded = ({ scenario, arm, quantity, us, at, durationMs }: Histogram): RecordedHistogram => ({
    scenario,
    ...arm,
    quantity,
    startSeconds: (at.getTime() - startedAt.getTime()) / 1_000,
    intervalSeconds: durationMs / 1_000,
    histogram: decodeHistogram(encodeMicroseconds(us).encoded),
  });
  const run = { startedAt: startedAt.toISOString() } as RunFile;
  return { run, samples, histograms: histograms.map(asRecorded), missing: [] };
}

interface Case {
  readonly input: PlanInput;
  readonly plan: Plan;
}
const caseOf = (input: PlanInput): Case => ({ input, plan: planned(input) });
const four = caseOf(await quickInput());
const { plan } = four;
/** In two batches. */
const nine = caseOf(
  await quickInput({
    ...(await only('latency')),
    contenders: [...allFour, ...['five', 'six', 'seven', 'eight', 'nine'].map((id) => ({ ...first, id }))],
  }),
);
/** Which slice was taken when: what a draw decides. */
const drawn = ({ scenario, shape, contender, factors, round, order }: Sample) =>
  JSON.stringify([scenario, shape, contender, factors, round, order]);

/** Runs until so many samples are there, as a Ctrl-C would end it; or to the end. */
async function ran({ input, plan }: Case, most: number, before?: { world: FakeWorld; kept: Sample[] }) {
  const controller = new AbortController();
  const world = new FakeWorld({ signal: controller.signal });
  // The world goes on in time: no two slices of one arm begin at the same moment.
  world.nowMs = before?.world.nowMs ?? 0;
  const { log } = world.instrument;
  const instrument = {
    ...world.instrument,
    log: {
      ...log,
      sample(sample: Sample) {
        log.sample(sample);
        if (world.samples.length >= most) controller.abort();
      },
    },
  };
  const outcomes: ScenarioOutcome[] = [];
  const recorded = before && new Recording({ ...recordedFrom(before.world), samples: before.kept });
  await execute(plan, input, instrument, (outcome) => outcomes.push(outcome), recorded);
  return { world, outcomes };
}

const wholes = new Map([four, nine].map((one) => [one, ran(one, Number.POSITIVE_INFINITY)]));
const figuresOf = (outcomes: readonly ScenarioOutcome[]) =>
  outcomes.map(({ scenario, figures }) => ({
    scenario,
    values: figures.measurements.map(({ contender, metric, factors, value, low, high }) => ({
      contender,
      metric,
      factors,
      value,
      low,
      high,
    })),
    comparisons: figures.comparisons,
  }));

// Within the open loop, half a round; within the closed one; among the counted series; within the trials; within the fills.
const cuts = [37, 112, 130, 400, 560, 700, 1_000].map((cut) => ({ cut, of: four }));
// Of nine in batches of six and five: within the first, at its end, within the second, within the closed loop.
const batchedCuts = [100, 168, 200, 700].map((cut) => ({ cut, of: nine }));
for (const { cut, of } of [...cuts, ...batchedCuts]) {
  const { plan } = of;
  test(`${of.input.contenders.length} contenders: cut off after ${cut} samples and gone on with, every draw and figure is that of a whole run`, async () => {
    const whole = await (wholes.get(of) as ReturnType<typeof ran>);
    const first = await ran(of, cut);
    assert.ok(first.world.samples.length >= Math.min(cut, whole.world.samples.length));
    const kept = keptSamples(plan, first.world.samples, builtIn);
    const second = await ran(of, Number.POSITIVE_INFINITY, { world: first.world, kept });
    const both = [...kept, ...second.world.samples];
    assert.deepEqual(both.map(drawn).sort(), whole.world.samples.map(drawn).sort());
    assert.deepEqual(figuresOf(second.outcomes), figuresOf(whole.outcomes));
  });
}

test('half a round is measured again, whole ones stay', () => {
  const round = (number: number, arms: number) =>
    plan.steps[0]?.arms
      .slice(0, arms)
      .map(
        (arm, order) => ({ step: plan.steps[0]?.id, start: 1, ...arm, round: number, order }) as unknown as Sample,
      ) ?? [];
  const samples = [...round(0, 4), ...round(1, 3)];
  assert.deepEqual(
    keptSamples({ ...plan, starts: 1 }, samples, builtIn).map(({ round }) => round),
    [0, 0, 0, 0],
  );
});
