/** The synthetic run as the formats are given it, with histograms and gates; and one whose names hold all that a format must escape. */
import type { GateResult } from '../../../compare/gates/result.ts';
import { sentenceOf } from '../../../compare/gates/sentence.ts';
import type { FormatInput } from '../../../report/formats/format.ts';
import { decodeHistogram, encodeMicroseconds } from '../../../results/histogram-log.ts';
import type { RecordedHistogram } from '../../../results/reader.ts';
import { randomFor } from '../../../vocabulary/random.ts';
import { comparison, fixture, measurement } from '../fixture.ts';
import { baseline, token } from '../fixture-rows.ts';

export function gate(changes: Partial<GateResult> = {}): GateResult {
  const told: GateResult = {
    gate: 'server-cpu',
    severity: 'error',
    kind: 'ratio',
    direction: 'above',
    limit: 1.1,
    scenario: 'latency',
    metric: 'server-cpu',
    unit: 'ratio',
    contender: token,
    variant: '',
    factors: {},
    baseline,
    value: 0.88,
    low: 0.86,
    high: 0.9,
    outcome: 'passed',
    undecidedMeans: 'pass',
    sentence: '',
    ...changes,
  };
  return { ...told, sentence: changes.sentence ?? sentenceOf(told) };
}

/** One of each outcome, and a warning. */
export const gates: readonly GateResult[] = [
  gate(),
  gate({ outcome: 'failed', gate: 'p99', metric: 'response-p99', limit: 0.9, value: 0.96, low: 0.91, high: 1.11 }),
  gate({ outcome: 'undecided', gate: 'p50', metric: 'response-p50', value: 0.98, low: 0.96, high: 1.01, limit: 1 }),
  gate({
    outcome: 'invalid',
    gate: 'capacity',
    metric: 'capacity',
    direction: 'below',
    value: null,
    low: null,
    high: null,
  }),
  gate({
    outcome: 'failed',
    severity: 'warning',
    gate: 'bytes',
    metric: 'request-bytes',
    kind: 'difference',
    unit: 'bytes',
    limit: 20,
    value: 226,
    low: null,
    high: null,
    factors: { claims: 0 },
  }),
];

const drawn = new Map<number, readonly RecordedHistogram[]>();

/** With a histogram for each slice of the open loop, drawn as its contender is. */
export function formatFixture(changes: Partial<FormatInput> = {}, requests = 250): FormatInput {
  const { run, samples, percentiles, missing } = fixture();
  // Hundreds that are packed: drawn once, since nobody writes to them.
  const histograms = drawn.get(requests) ?? histogramsOf(run, samples, requests);
  drawn.set(requests, histograms);
  return { run, samples, percentiles, missing, histograms, gates, ...changes };
}

function histogramsOf(run: FormatInput['run'], samples: FormatInput['samples'], requests: number) {
  const random = randomFor(11, 'formats');
  return samples.flatMap((sample): RecordedHistogram[] => {
    const median = 1_000 * ((sample.values.serverCpuUs ?? 0) / (sample.values.requests ?? 1) / 1_000);
    const { scenario, contender, variant, factors } = sample;
    return ['response', 'service', 'lateness'].map((quantity) => {
      const times = Array.from({ length: requests }, () => median * (0.8 + random() ** 4 * 3));
      const { encoded } = encodeMicroseconds(times);
      return {
        ...{ scenario, contender, variant, factors, quantity },
        startSeconds: (Date.parse(sample.at) - Date.parse(run.startedAt)) / 1_000,
        intervalSeconds: 0.25,
        get histogram() {
          return decodeHistogram(encoded);
        },
      };
    });
  });
}

/** A git ref may hold most of these; a note, a CPU and a gate's sentence may hold all. */
export const hostile = 'feature/ä, "x|y" <b>&%:\n=\\end';

export function hostileFixture(): FormatInput {
  const input = formatFixture();
  const { run } = input;
  const odd = { variant: hostile };
  return {
    ...input,
    run: {
      ...run,
      environment: { ...run.environment, cpu: hostile },
      measurements: [
        ...run.measurements,
        { ...measurement('latency', token, 'server-cpu', 391, { low: 380, high: 402, note: hostile }), ...odd },
      ],
      comparisons: [
        ...run.comparisons,
        {
          ...comparison('latency', token, 'server-cpu', 1.01, { low: 0.9, high: 1.2, reason: hostile }),
          ...odd,
          baselineVariant: hostile,
        },
      ],
    },
    gates: [
      gate({ outcome: 'failed', variant: hostile, gate: hostile, sentence: hostile, factors: { trigger: hostile } }),
    ],
  };
}

/** A run that was cut off before anything was measured. */
export function emptyFixture(changes: Partial<FormatInput> = {}): FormatInput {
  const input = formatFixture();
  const nothing = { measurements: [], comparisons: [], guards: [], scenarios: [], conformance: [] };
  const run = { ...input.run, ...nothing, state: 'interrupted' as const, finishedAt: null };
  return { run, samples: [], percentiles: [], histograms: [], missing: ['Nothing.'], gates: null, ...changes };
}
