/** What was found: measurements, comparisons with their effects, the guards that fired, the claims. */
import Type from 'typebox';
import { intervalKinds, verdicts } from '../../vocabulary/words.ts';
import { nullable, oneOf } from './schema.ts';

export const Factors = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]));

export const limits = ['server-core', 'generator', 'store-core', 'connections'] as const;
export type Limit = (typeof limits)[number];

export const Load = Type.Object({
  shape: Type.String({ description: 'of the load, e.g. open, closed, counted, held, probed' }),
  rate: nullable(Type.Number({ description: 'requests/s; null where the load is not paced' })),
  connections: Type.Number(),
  serverCore: nullable(
    Type.Number({ description: 'share of one core that the server used, 0 to 1 (or above, with threads)' }),
  ),
  storeCore: Type.Optional(
    Type.Number({ description: 'closed loop: share of one core that the store’s process used' }),
  ),
  generatorCore: Type.Optional(Type.Number({ description: 'closed loop: share of one core that the generator used' })),
  limit: Type.Optional(
    oneOf(
      limits,
      'closed loop: what there was no more of. server-core: of the core that the server runs on, with its store where both run there; connections: all of them waited for something else. Absent where none is known',
    ),
  ),
});
export type Load = Type.Static<typeof Load>;

export const Measurement = Type.Object({
  scenario: Type.String(),
  contender: Type.String(),
  variant: Type.String(),
  factors: Factors,
  metric: Type.String(),
  unit: Type.String(),
  better: oneOf(['lower', 'higher'] as const),
  kind: oneOf(['exact', 'noisy'] as const),
  value: Type.Number(),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
  level: Type.Optional(
    nullable(
      Type.Number({ description: 'confidence level of low and high; null: low and high are the range that was seen' }),
    ),
  ),
  n: Type.Number({ description: 'requests, operations, credentials or trials behind the value' }),
  interval: Type.Optional(
    oneOf(
      intervalKinds,
      'how low and high were made: confidence, from blocks; order-statistic, of what was seen; prediction, of one further observation; range, of all that was seen; binomial, of the chance behind a share of trials. Absent where there is no interval',
    ),
  ),
  censored: Type.Optional(oneOf(['at-most', 'at-least'] as const)),
  extrapolated: Type.Optional(
    Type.Object(
      {
        from: Type.Array(Type.Number({ description: 's; the lifetimes that were measured' })),
        to: Type.Number({ description: 's; the lifetime that this is for' }),
      },
      { description: 'lies beyond what was measured' },
    ),
  ),
  derived: Type.Optional(
    Type.Object(
      { from: Type.String({ description: 'what was measured instead' }) },
      { description: 'worked out, not seen at the server' },
    ),
  ),
  note: Type.Optional(Type.String({ description: 'a remark for people; no program reads it' })),
  load: Load,
});
export type Measurement = Type.Static<typeof Measurement>;

const Effect = Type.Object({
  scale: oneOf(['ratio', 'difference'] as const),
  value: Type.Number(),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
  margin: Type.Number({
    description: 'ratio: 0.03 means that [1/1.03, 1.03] counts as equal; difference: in the unit',
  }),
  level: Type.Number({
    description:
      'confidence level of this interval after the Holm adjustment, e.g. 0.983; 1 for exact metrics, and where low and high are the range of all that was seen',
  }),
});
export type Effect = Type.Static<typeof Effect>;

export const Comparison = Type.Object({
  scenario: Type.String(),
  metric: Type.String(),
  unit: Type.String(),
  factors: Factors,
  baseline: Type.String(),
  baselineVariant: Type.Optional(
    Type.String({
      description: 'which version of the baseline, where versions are compared; absent: the same as empty',
    }),
  ),
  baselineFactors: Type.Optional(
    Type.Unsafe<Type.Static<typeof Factors>>({
      ...Factors,
      description: 'where levels of one contender are compared: those of its other side; absent: the same as factors',
    }),
  ),
  contender: Type.String(),
  variant: Type.String(),
  effect: Effect,
  verdict: oneOf(verdicts),
  rounds: Type.Number(),
  blocks: Type.Number(),
  starts: Type.Optional(
    Type.Number({ description: 'sets of new processes that the interval counts; absent: it counts blocks' }),
  ),
  degreesOfFreedom: Type.Optional(
    Type.Number({
      description:
        'of Student’s t in the interval, where it counts starts: arms that share a variance have more than starts − 1',
    }),
  ),
  oneProcess: Type.Optional(
    Type.Boolean({
      description:
        'one side was a single process in every start, so that the interval is wider by what processes differ',
    }),
  ),
  neededStarts: Type.Optional(
    nullable(Type.Number({ description: 'starts that would decide, when undecided; null: no number of them would' })),
  ),
  neededRounds: Type.Optional(nullable(Type.Number({ description: 'rounds that would decide, when undecided' }))),
  reason: Type.Optional(Type.String({ description: 'why undecided or invalid: the name of a guard, or empty' })),
});
export type Comparison = Type.Static<typeof Comparison>;

export const GuardEntry = Type.Object({
  name: Type.String(),
  scenario: Type.String(),
  shape: Type.Optional(Type.String()),
  contender: Type.Optional(Type.String()),
  variant: Type.Optional(Type.String()),
  metric: Type.Optional(Type.String()),
  factors: Type.Optional(Factors),
  effect: oneOf(['slice-dropped', 'invalid', 'note'] as const),
  value: Type.Number({ description: 'the worst value seen' }),
  limit: Type.Number(),
  count: Type.Number(),
  rounds: Type.Array(Type.Number()),
});
export type GuardEntry = Type.Static<typeof GuardEntry>;

export const ClaimEntry = Type.Object({
  id: Type.String(),
  statement: Type.String(),
  source: Type.String(),
  verdict: oneOf(['supported', 'refuted', 'undecided'] as const),
  comparison: Type.String({ description: 'which comparison or measurement decides it, and what it said' }),
});
export type ClaimEntry = Type.Static<typeof ClaimEntry>;
