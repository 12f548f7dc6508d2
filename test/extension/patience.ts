/**
 * A procedure, a factor on load slices, metrics and a scenario of this folder alone: what it takes to add each. No file elsewhere knows
 * them (own.test.ts measures, resumes, reports, gates and compares them).
 */
import { exchangeOf } from '../../bench/credentials/credentials.ts';
import type { LoadFactor } from '../../bench/factors/load.ts';
import { exactComparison, measurementOf, sameVersion } from '../../bench/figures/entries.ts';
import type { Procedure } from '../../bench/procedures/procedure.ts';
import { builtIn, type Registry } from '../../bench/procedures/registry.ts';
import type { SlicesStep } from '../../bench/procedures/slices/step.ts';
import { writeDown } from '../../bench/recording/sample.ts';
import type { NamedScenario, Step } from '../../bench/suites/scenario.ts';
import { variantOf } from '../../servers/contender.ts';
import { declareFactors } from '../../vocabulary/factors.ts';
import { addMetric } from '../../vocabulary/metrics.ts';

export interface PatienceStep extends Step {
  readonly procedure: 'patience';
  readonly waits: number;
}

addMetric({
  id: 'patience',
  title: 'Patience of a first answer',
  unit: 'ms',
  better: 'lower',
  kind: 'exact',
  canBeZero: true,
  margin: 0,
  interval: null,
  spoiledBy: [],
  source: 'one request on a connection of its own',
  words: { verb: 'takes', less: 'less', more: 'more', noun: 'patience' },
});

declareFactors([
  {
    id: 'padding',
    title: 'Padding of a request',
    unit: 'bytes',
    appliesTo: 'requests',
    process: 'shared',
    layout: 'axis',
    phrase: (level) => `padded with ${level} bytes`,
  },
]);

const padding: LoadFactor = {
  id: 'padding',
  apply: (level, setting) => ({
    ...setting,
    request: (exchange) => ({ ...exchange, headers: { ...exchange.headers, 'x-padding': 'x'.repeat(Number(level)) } }),
  }),
};

/** Asks once a round, and keeps how long the answer took. */
const patience: Procedure<PatienceStep> = {
  id: 'patience',
  title: 'how long an answer takes, once a round',
  everyStart: true,
  repeats: true,
  amounts: [],
  stepId: () => 'patience',
  shapeOf: () => ({ id: 'patient', title: 'one request at a time' }),
  plan: ({ waits }, { contenders }) => [
    {
      arms: contenders.map((contender) => ({ contender: contender.id, variant: variantOf(contender), factors: {} })),
      minRounds: waits,
      maxRounds: waits,
      settings: {},
    },
  ],
  seconds: ({ arms, maxRounds }) => arms.length * maxRounds * 0.01,
  async measure(step, _asked, { start, instrument, serverOf, before }) {
    const { generator, client, clock, log, signal } = instrument;
    for (let round = 0; round < step.maxRounds; round++) {
      for (const [order, arm] of step.arms.entries()) {
        if (signal.aborted) return;
        if (before.some((one) => one.arm === arm && one.sample.round === round)) continue;
        const { url } = serverOf(arm);
        const wire = client.wireOf(url);
        const once = exchangeOf(wire.read({}), wire.statuses.read);
        await generator.openArm({ arm: 'patience', url, connections: [[once]] });
        const at = clock.now();
        const seen = await generator.slice('patience', { shape: 'counted', perConnection: 1, drainMs: 1_000 });
        await generator.closeArm('patience');
        const values = { ms: (seen.serviceUs[0] ?? 0) / 1_000 };
        writeDown(log, { step, start, arm, round, order, at, values, fired: [] });
      }
      log.progress({
        scenario: step.scenario,
        start,
        planned: step,
        step: 'patience',
        done: round + 1,
        of: step.maxRounds,
      });
    }
  },
  figures(steps, { primary }, { recorded, baselineOf }) {
    const load = { shape: 'patient', rate: null, connections: 1, serverCore: null };
    const means = steps.flatMap((step) => {
      const samples = recorded.samplesOf(step);
      return step.arms.flatMap((arm) => {
        const own = samples.filter((one) => one.arm === arm).map(({ sample }) => sample.values.ms ?? 0);
        return own.length === 0 ? [] : [{ step, arm, n: own.length, ms: own.reduce((a, b) => a + b) / own.length }];
      });
    });
    return {
      rounds: Math.max(0, ...means.map(({ n }) => n)),
      measurements: means.map(({ step, arm, n, ms }) =>
        measurementOf({ scenario: step.scenario, arm, metric: primary, load, n }, ms),
      ),
      comparisons: means.flatMap(({ step, arm, n, ms }) => {
        const baseline = baselineOf(arm);
        const base = means.find((one) => sameVersion(one.arm, baseline));
        if (base === undefined || sameVersion(arm, baseline)) return [];
        const row = { scenario: step.scenario, metric: primary, baseline, arm, rounds: n, blocks: n };
        return [exactComparison(row, ms - base.ms)];
      }),
      guards: [],
    };
  },
};

export const registry: Registry = {
  procedures: [...builtIn.procedures, patience],
  factors: [...builtIn.factors, padding],
};

export const scenario: NamedScenario<PatienceStep | SlicesStep> = {
  id: 'waiting',
  title: 'Waiting',
  question: 'How much patience does a request need, and what does padding cost?',
  steps: [
    {
      procedure: 'slices',
      shape: 'open',
      primary: 'server-cpu',
      metrics: ['server-cpu', 'response-p50'],
      levels: { padding: [0, 1_000] },
      compareLevels: 'padding',
    },
    { procedure: 'patience', primary: 'patience', waits: 6 },
  ],
};
