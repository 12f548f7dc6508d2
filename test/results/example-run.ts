/** A small run that fits the schema, for the tests of the run folder. */
import { methodVersion, type RunFile, type Sample, schemaVersion } from '../../results/format.ts';

export const startedAt = new Date('2026-11-22T22:41:05.250Z');

export function exampleRun(changes: Partial<RunFile> = {}): RunFile {
  return {
    schemaVersion,
    methodVersion,
    tool: { version: '0.1.0', commit: null },
    state: 'complete',
    suite: 'quick',
    seed: 1,
    startedAt: startedAt.toISOString(),
    finishedAt: '2026-11-22T22:42:05.000Z',
    resumes: [],
    plan: {
      seed: 1,
      suite: 'quick',
      baseline: 'a',
      control: null,
      contenders: ['a', 'b'],
      rate: 1000,
      connections: 8,
      placement: { pinned: false, servers: null, store: null, generator: null, why: 'one core' },
      steps: [
        {
          scenario: 'speed',
          procedure: 'sliced',
          shape: 'open',
          arms: [{ contender: 'a', variant: '', factors: {} }],
          primary: 'response-p50',
          minRounds: 10,
          maxRounds: 20,
          settings: { sliceMs: 250, lifetimes: [2, 4] },
        },
      ],
    },
    environment: {
      cpu: 'Example',
      cores: 2,
      memoryBytes: 1024,
      os: 'Example 1',
      kernel: '6.0',
      virtualisation: null,
      governor: null,
      node: '24.0.0',
      store: { version: '7.0', from: 'PATH', settings: { save: '' } },
      dependencies: { fastify: '5.0.0' },
      commit: null,
      dirty: null,
      loadBefore: 0.1,
      stealBefore: 0,
      steal: null,
      paravirtTimeAccounting: null,
      threadPool: 4,
      doubts: [],
    },
    contenders: [],
    scenarios: [{ id: 'speed', title: 'Speed', question: 'How fast?', state: 'measured', rounds: 12 }],
    measurements: [
      {
        scenario: 'speed',
        contender: 'a',
        variant: '',
        factors: { claims: 5, operation: 'read' },
        metric: 'response-p50',
        unit: 'µs',
        better: 'lower',
        kind: 'noisy',
        value: 310,
        low: 300,
        high: null,
        interval: 'confidence',
        n: 3000,
        load: { shape: 'open', rate: 1000, connections: 8, serverCore: 0.4 },
      },
    ],
    comparisons: [],
    guards: [],
    conformance: [],
    claims: [],
    ...changes,
  };
}

export function exampleSample(changes: Partial<Sample> = {}): Sample {
  return {
    scenario: 'speed',
    shape: 'open',
    contender: 'a',
    variant: '',
    factors: {},
    round: 0,
    order: 0,
    at: '2026-11-22T22:41:06.250Z',
    values: { requests: 250, durationUs: 250_000 },
    dropped: [],
    ...changes,
  };
}
