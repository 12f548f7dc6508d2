/** A run of several starts that was cut off: what is kept, what is measured anew, and which scenarios have partial figures. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type PlanInput, planned } from '../../../bench/plan/plan.ts';
import { builtIn } from '../../../bench/procedures/registry.ts';
import { Recording } from '../../../bench/recording/recorded.ts';
import { execute, type ScenarioOutcome } from '../../../bench/run/execute.ts';
import { keptSamples } from '../../../bench/run/kept.ts';
import { suiteNamed } from '../../../bench/suites/suites.ts';
import type { RunFile, Sample } from '../../../results/format.ts';
import { allFour, quickInput } from '../fake-contenders.ts';
import { only } from '../fake-run.ts';
import { FakeWorld } from '../fakes.ts';

const quick = suiteNamed('quick');
const suite = {
  ...quick,
  starts: 2,
  open: { ...quick.open, rounds: 4 },
  closed: { ...quick.closed, rounds: 4 },
};
const input = await quickInput({ ...(await only('latency', 'browser-headers')), suite });
const ofStart = (samples: readonly Sample[], start: number) => samples.filter((sample) => sample.start === start);

interface Wish {
  readonly input?: PlanInput;
  readonly stopAt?: (sample: Sample) => boolean;
  readonly kept?: readonly Sample[];
}

async function ran({ input: own = input, stopAt = () => false, kept = [] }: Wish) {
  const controller = new AbortController();
  const world = new FakeWorld({ signal: controller.signal });
  world.nowMs = 1_000_000 * kept.length;
  const { log } = world.instrument;
  const sample = (taken: Sample) => {
    log.sample(taken);
    if (stopAt(taken)) controller.abort();
  };
  const outcomes: ScenarioOutcome[] = [];
  const run = { startedAt: new Date(0).toISOString() } as RunFile;
  const before = new Recording({ run, samples: [...kept], histograms: [] });
  const instrument = { ...world.instrument, log: { ...log, sample } };
  await execute(planned(own), own, instrument, (outcome) => outcomes.push(outcome), before);
  return { samples: world.samples, outcomes };
}

test('cut off in a later start, every scenario that was begun has partial figures', async () => {
  const cut = await ran({ stopAt: ({ start, scenario }) => start === 2 && scenario === input.scenarios[0]?.id });
  assert.deepEqual(
    cut.outcomes.map(({ scenario, state }) => [scenario, state]),
    input.scenarios.map(({ id }) => [id, 'partial']),
  );
  assert.ok(cut.outcomes.every(({ figures }) => figures.measurements.length > 0));
});

test('cut off in the first start, in what is measured once, each start has its load in the end', async () => {
  const own = await quickInput({ ...(await only('latency', 'payload-size')), suite });
  const cut = await ran({ input: own, stopAt: ({ step }) => step === 'payload-size/bisection' });
  assert.ok(cut.samples.some(({ step }) => step === 'payload-size/bisection'));
  const kept = keptSamples(planned(own), cut.samples, builtIn);
  assert.ok(kept.some(({ step }) => step === 'payload-size/counts'));
  const rest = await ran({ input: own, kept });
  const open = [...kept, ...rest.samples].filter(({ step }) => step === 'latency/open');
  assert.deepEqual(
    [1, 2].map((start) => ofStart(open, start).length),
    [4 * allFour.length, 4 * allFour.length],
  );
});

test('a start that was whole gets no more rounds from the processes of another', async () => {
  const cut = await ran({ stopAt: ({ start }) => start === 2 });
  // As where measuring stopped by precision, before the most rounds were done.
  const last = planned(input).steps.at(-1)?.id;
  const kept = keptSamples(planned(input), cut.samples, builtIn).filter(
    ({ step, round }) => step !== last || round === 0,
  );
  const rest = await ran({ kept });
  assert.deepEqual(ofStart(rest.samples, 1), []);
  assert.ok(ofStart(rest.samples, 2).length > 0);
});

test('of a scenario that was measured to the end, the last start stays where another was cut off in it', async () => {
  const { samples } = await ran({});
  const [ended, cut] = input.scenarios.map(({ id }) => id) as [string, string];
  const kept = keptSamples(planned(input), samples, builtIn, new Set([ended]));
  assert.deepEqual(
    kept.filter(({ scenario }) => scenario === ended),
    samples.filter(({ scenario }) => scenario === ended),
  );
  assert.deepEqual(
    ofStart(kept, 2).filter(({ scenario }) => scenario === cut),
    [],
  );
});
