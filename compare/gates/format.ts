/**
 * The file of gates: one TypeBox declaration gives the TypeScript type and the published JSON Schema (compare/gates/gates.schema.json;
 * `npm run schema` writes it and a test fails when it drifts). What each field means to a person: docs/gates.md.
 */
import Type from 'typebox';

const oneOf = <const T extends readonly string[]>(values: T, description: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    { description },
  ) as unknown as Type.TUnsafe<T[number]>;

/** `exact` in place of a metric: all that are counted. */
export const exactMetrics = 'exact';

export const GateEntry = Type.Object(
  {
    name: Type.Optional(
      Type.String({ minLength: 1, description: 'how it is called in every output; default: its metric' }),
    ),
    metric: Type.String({
      description: `a metric's id, or ${exactMetrics}: each that is counted (bytes, store commands, claims that fit; not reaccepted)`,
    }),
    contender: Type.Optional(
      Type.String({ minLength: 1, description: 'only contenders of this id; * stands for any letters' }),
    ),
    scenario: Type.Optional(Type.String({ description: 'only this scenario' })),
    factors: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
        description: 'only figures with these levels, e.g. { claims: 20 }',
      }),
    ),
    against: Type.Optional(
      oneOf(
        ['version', 'baseline'],
        'version: a contender against its own older version. baseline: a contender against the baseline of its run. Default: whatever a run compares',
      ),
    ),
    direction: Type.Optional(
      oneOf(['above', 'below'], 'which side of the limit is bad; default: the side that is worse'),
    ),
    ratio: Type.Optional(Type.Number({ exclusiveMinimum: 0, description: 'limit of newer / older, e.g. 1.03' })),
    difference: Type.Optional(Type.Number({ description: 'limit of newer − older, in the unit of the metric' })),
    absolute: Type.Optional(Type.Number({ description: 'limit of the figure itself, in the unit of the metric' })),
    on: Type.Optional(
      oneOf(
        ['interval', 'value'],
        'what must lie beyond the limit: the whole interval (default), or the value alone, for what has no interval',
      ),
    ),
    undecided: Type.Optional(
      oneOf(
        ['pass', 'fail'],
        'what it means that an interval holds the limit: pass (default), or fail with exit code 5',
      ),
    ),
    unmatched: Type.Optional(
      oneOf(
        ['fail', 'pass'],
        'what it means that nothing was measured that fits: fail with exit code 4 (default), or pass',
      ),
    ),
    severity: Type.Optional(oneOf(['error', 'warning'], 'warning: shown, and never an exit code')),
  },
  {
    additionalProperties: false,
    oneOf: [{ required: ['ratio'] }, { required: ['difference'] }, { required: ['absolute'] }],
  },
);

/** A change that a gate would fail, and that the team wants: up to a limit, for a reason, until a day. */
export const AcceptedEntry = Type.Object(
  {
    metric: Type.String({ description: 'the id of one metric' }),
    contender: Type.Optional(
      Type.String({ minLength: 1, description: 'only contenders of this id; * stands for any letters' }),
    ),
    scenario: Type.Optional(Type.String({ description: 'only this scenario' })),
    factors: Type.Optional(
      Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]), {
        description: 'only figures with these levels, e.g. { operation: login }',
      }),
    ),
    ratio: Type.Optional(
      Type.Number({ exclusiveMinimum: 0, description: 'newer / older may come to this much, e.g. 1.10' }),
    ),
    difference: Type.Optional(
      Type.Number({ description: 'newer − older may come to this much, in the unit of the metric' }),
    ),
    absolute: Type.Optional(
      Type.Number({ description: 'the figure itself may come to this much: for gates with an absolute limit' }),
    ),
    reason: Type.String({
      minLength: 1,
      pattern: '\\S',
      description: 'why, in a few words: it stands in every output',
    }),
    until: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}$',
      description: 'the last day on which it is accepted (UTC), e.g. 2027-01-31',
    }),
  },
  {
    additionalProperties: false,
    oneOf: [{ required: ['ratio'] }, { required: ['difference'] }, { required: ['absolute'] }],
  },
);

export const GateFile = Type.Object(
  {
    gates: Type.Optional(
      Type.Array(GateEntry, { minItems: 1, description: 'without it, and with accepted changes, the default gates' }),
    ),
    accepted: Type.Optional(Type.Array(AcceptedEntry, { minItems: 1, description: 'changes that are wanted' })),
  },
  {
    $id: 'authbench/gates',
    title: 'authbench.gates.yml',
    additionalProperties: false,
    anyOf: [{ required: ['gates'] }, { required: ['accepted'] }],
  },
);

export type GateEntry = Type.Static<typeof GateEntry>;
export const limitKinds = ['ratio', 'difference', 'absolute'] as const;
export type LimitKind = (typeof limitKinds)[number];

/** A gate as it was read, with what was left out filled in. */
export interface Gate {
  readonly name: string;
  /** An id, or `exact`. */
  readonly metric: string;
  /** Ids, `*` for any letters; null: every contender. */
  readonly contender: string | null;
  readonly scenario: string | null;
  readonly factors: Readonly<Record<string, string | number>>;
  readonly against: 'version' | 'baseline' | null;
  /** Null: the side that is worse, by the metric. */
  readonly direction: 'above' | 'below' | null;
  readonly kind: LimitKind;
  readonly limit: number;
  readonly on: 'interval' | 'value';
  readonly undecided: 'pass' | 'fail';
  readonly unmatched: 'fail' | 'pass';
  readonly severity: 'error' | 'warning';
}

/** An accepted change as it was read. */
export interface Accepted {
  readonly metric: string;
  readonly contender: string | null;
  readonly scenario: string | null;
  readonly factors: Readonly<Record<string, string | number>>;
  readonly kind: LimitKind;
  /** In the metric's unit, or a ratio: the most that is accepted. */
  readonly limit: number;
  readonly reason: string;
  /** The last day, `2027-01-31`, in UTC. */
  readonly until: string;
}
