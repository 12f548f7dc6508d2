/** Small runs to compare: a baseline and one other contender, one noisy and one counted metric each; and gates against them. */
import type { Gate } from '../../compare/gates/format.ts';
import { readGates } from '../../compare/gates/read.ts';
import type { Side } from '../../compare/join.ts';
import type { Comparison, Measurement, RunFile } from '../../results/format.ts';
import { metric } from '../../vocabulary/metrics.ts';
import { exampleRun } from '../results/example-run.ts';

type Given<T> = Partial<T> & Pick<Measurement, 'metric' | 'contender'>;

export function measurement(given: Given<Measurement> & { readonly value: number }): Measurement {
  const { unit, better, kind } = metric(given.metric);
  const noisy = kind === 'noisy';
  return {
    ...{ scenario: 'speed', variant: '', factors: {}, unit, better, kind, n: 1_000 },
    low: noisy ? given.value * 0.98 : null,
    high: noisy ? given.value / 0.98 : null,
    level: noisy ? 0.95 : null,
    load: { shape: noisy ? 'open' : 'counted', rate: noisy ? 1000 : null, connections: 8, serverCore: null },
    ...given,
  };
}

/** `value` is that of the effect; its interval is 2 % to either side where the metric is noisy. */
export function comparison(
  given: Given<Comparison> & { readonly value: number; readonly ends?: [number | null, number | null] },
): Comparison {
  const { value, ends, ...rest } = given;
  const { unit, scale, kind } = metric(given.metric);
  const noisy = kind === 'noisy';
  const [low, high] = ends ?? (noisy ? [value * 0.98, value / 0.98] : [null, null]);
  return {
    ...{ scenario: 'speed', factors: {}, unit: scale === 'ratio' ? 'ratio' : unit, baseline: 'base', variant: '' },
    effect: { scale, value, low, high, margin: noisy ? 0.03 : 0, level: noisy ? 0.95 : 1 },
    ...{ verdict: 'different', rounds: 40, blocks: 40 },
    ...rest,
  };
}

/** A comparison of a contender with its own older version. */
export const versions = (given: Parameters<typeof comparison>[0]): Comparison =>
  comparison({ baseline: given.contender, baselineVariant: 'old', variant: 'new', ...given });

/** The figures of both versions, and what is compared. */
export const figures = (comparisons: readonly Comparison[], measurements: readonly Measurement[] = []) => ({
  comparisons,
  measurements,
  plan: { contenders: ['base', 'other'], versions: { older: 'old', newer: 'new' } },
});

/** Gates as a person writes them: the fields of one or several, in YAML's flow style. */
export const gates = (...entries: readonly string[]): Gate[] =>
  readGates({ file: 'test.yml', text: `gates:\n${entries.map((entry) => `  - {${entry}}`).join('\n')}\n` })
    .gates as Gate[];

export interface Values {
  readonly base: number;
  readonly other: number;
  readonly bytes?: number;
  readonly baseBytes?: number;
}

/** A run folder as it is read: server CPU and bytes of both contenders. */
export function side(
  label: string,
  { base, other, bytes = 100, baseBytes = 80 }: Values,
  changes: Partial<RunFile> = {},
): Side {
  const run = exampleRun();
  const step = run.plan.steps[0] as RunFile['plan']['steps'][number];
  const counted = { metric: 'request-bytes', factors: { claims: 5 } };
  return {
    label,
    samples: [],
    histograms: [],
    missing: [],
    run: {
      ...run,
      plan: {
        ...run.plan,
        baseline: 'base',
        contenders: ['base', 'other'],
        steps: [
          { ...step, primary: 'server-cpu' },
          {
            ...step,
            id: 'speed/counts',
            procedure: 'exact-counts',
            shape: 'counted',
            shapeTitle: 'counted operations',
            primary: 'request-bytes',
            settings: { count: 200 },
          },
        ],
      },
      contenders: ['base', 'other'].map(entry),
      measurements: [
        measurement({ metric: 'server-cpu', contender: 'base', value: base }),
        measurement({ metric: 'server-cpu', contender: 'other', value: other }),
        measurement({ ...counted, contender: 'base', value: baseBytes }),
        measurement({ ...counted, contender: 'other', value: bytes }),
      ],
      comparisons: [
        comparison({ metric: 'server-cpu', contender: 'other', value: other / base }),
        comparison({ ...counted, contender: 'other', value: bytes - baseBytes }),
      ],
      ...changes,
    },
  };
}

export const entry = (id: string): RunFile['contenders'][number] => ({
  ...{ id, variant: '', family: 'session', title: id, description: id, settings: {}, limits: [] },
  asvs: { level: 1, note: '' },
});
