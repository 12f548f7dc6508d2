/**
 * The run folder's formats: one TypeBox declaration gives the TypeScript type and the published JSON Schema
 * (results/run.schema.json, results/sample.schema.json; `npm run schema` writes them and a test fails when they drift).
 * Fields may be added, never renamed. A reader refuses another major version by name.
 */
import Type from 'typebox';
import { checkStatuses, families, loadShapes, runStates, verdicts } from '../vocabulary/words.ts';

export const schemaVersion = '1.0.0';
/** Counted up when a change to the method changes what a figure means (docs/method.md). */
export const methodVersion = 2;

const oneOf = <const T extends readonly string[]>(values: T, description?: string) =>
  Type.Union(
    values.map((value) => Type.Literal(value)),
    description === undefined ? {} : { description },
  ) as unknown as Type.TUnsafe<T[number]>;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const Factors = Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]));

export const ContenderEntry = Type.Object({
  id: Type.String(),
  variant: Type.String({ description: 'empty, or a git ref or package version' }),
  family: oneOf(families),
  title: Type.String(),
  description: Type.String(),
  settings: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Boolean()])),
  limits: Type.Array(Type.Object({ id: Type.String(), note: Type.String() })),
  asvs: Type.Object({ level: Type.Number(), note: Type.String() }),
  store: Type.Optional(
    oneOf(['none', 'redis', 'redis-cluster', 'own'] as const, 'own: one inside its processes, its files or a database'),
  ),
  storeLoss: Type.Optional(
    Type.Object(
      {
        reads: oneOf(['closed', 'open', 'unaffected'] as const, 'closed: 503; open: 200, for revoked credentials too'),
        graceSeconds: Type.Number({ description: 's for which reads go on as if nothing had happened' }),
        forgets: oneOf(['credentials', 'revocations', 'nothing'] as const, 'what a store that comes back empty forgot'),
        note: Type.String(),
      },
      { description: 'what happens when the store does not answer; absent where there is none outside its processes' },
    ),
  ),
  unseen: Type.Optional(
    Type.Array(
      Type.Object({
        what: Type.Array(Type.String({ description: 'metrics, or a level of a factor: inFlight=slow' })),
        why: Type.String({ description: 'why these are missing, and what would show them' }),
      }),
      { description: 'what of a server from outside could not be seen: missing, never zero' },
    ),
  ),
});

export const Load = Type.Object({
  shape: oneOf(loadShapes),
  rate: nullable(Type.Number({ description: 'requests/s; null where the load is not paced' })),
  connections: Type.Number(),
  serverCore: nullable(
    Type.Number({ description: 'share of one core that the server used, 0 to 1 (or above, with threads)' }),
  ),
});

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
  censored: Type.Optional(oneOf(['at-most', 'at-least'] as const)),
  note: Type.Optional(Type.String({ description: 'e.g. "derived", "extrapolated from lifetimes of 2, 4 and 8 s"' })),
  load: Load,
});

export const Effect = Type.Object({
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
  contender: Type.String(),
  variant: Type.String(),
  effect: Effect,
  verdict: oneOf(verdicts),
  rounds: Type.Number(),
  blocks: Type.Number(),
  neededRounds: Type.Optional(nullable(Type.Number({ description: 'rounds that would decide, when undecided' }))),
  reason: Type.Optional(Type.String({ description: 'why undecided or invalid: the name of a guard, or empty' })),
});

export const GuardEntry = Type.Object({
  name: Type.String(),
  scenario: Type.String(),
  shape: Type.Optional(oneOf(loadShapes)),
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

export const ConformanceEntry = Type.Object({
  contender: Type.String(),
  variant: Type.String(),
  check: Type.String(),
  status: oneOf(checkStatuses),
  note: Type.Optional(Type.String()),
});

export const ClaimEntry = Type.Object({
  id: Type.String(),
  statement: Type.String(),
  source: Type.String(),
  verdict: oneOf(['supported', 'refuted', 'undecided'] as const),
  comparison: Type.String({ description: 'which comparison or measurement decides it, and what it said' }),
});

export const PlannedArm = Type.Object({ contender: Type.String(), variant: Type.String(), factors: Factors });

export const PlannedStep = Type.Object({
  scenario: Type.String(),
  procedure: Type.String({ description: 'how it is measured: sliced, counted, held, limits, revocation' }),
  shape: oneOf(loadShapes),
  arms: Type.Array(PlannedArm),
  primary: Type.String(),
  minRounds: Type.Number(),
  maxRounds: Type.Number(),
  settings: Type.Record(
    Type.String(),
    Type.Union([Type.String(), Type.Number(), Type.Array(Type.Union([Type.String(), Type.Number()]))]),
  ),
});

export const Plan = Type.Object({
  seed: Type.Number(),
  suite: Type.String(),
  baseline: Type.String(),
  control: nullable(Type.String()),
  versions: Type.Optional(
    Type.Object(
      {
        older: Type.String(),
        newer: Type.String(),
        commits: Type.Optional(
          Type.Object(
            { older: nullable(Type.String()), newer: nullable(Type.String()) },
            { description: 'null: a work tree' },
          ),
        ),
      },
      {
        description: 'variants that are compared: each contender with its own older version, and not with the baseline',
      },
    ),
  ),
  contenders: Type.Array(Type.String()),
  rate: Type.Number({ description: 'requests/s of the open loop' }),
  connections: Type.Number(),
  placement: Type.Object({
    pinned: Type.Boolean(),
    servers: nullable(Type.String({ description: 'cores as taskset takes them' })),
    store: nullable(Type.String()),
    generator: nullable(Type.String()),
    why: Type.String(),
  }),
  steps: Type.Array(PlannedStep),
  repeats: Type.Optional(Type.Number({ description: 'how often the steps are run; absent: once' })),
});

export const Environment = Type.Object({
  cpu: Type.String(),
  cores: Type.Number(),
  memoryBytes: Type.Number(),
  os: Type.String(),
  kernel: Type.String(),
  virtualisation: nullable(Type.String()),
  governor: nullable(Type.String()),
  node: Type.String(),
  store: nullable(
    Type.Object({ version: Type.String(), from: Type.String(), settings: Type.Record(Type.String(), Type.String()) }),
  ),
  dependencies: Type.Record(Type.String(), Type.String(), {
    description: 'every locked package; where it is locked more than once, its versions with commas',
  }),
  directDependencies: Type.Optional(Type.Array(Type.String(), { description: 'those that package.json asks for' })),
  commit: nullable(Type.String()),
  dirty: nullable(Type.Boolean()),
  loadBefore: Type.Number({ description: 'one-minute load average before the start' }),
  stealBefore: nullable(Type.Number({ description: 'share of time stolen in a short reading before the start' })),
  steal: nullable(Type.Number({ description: 'share of time stolen during the run' })),
  paravirtTimeAccounting: nullable(Type.Boolean()),
  threadPool: Type.Number(),
  doubts: Type.Array(Type.String({ description: 'what makes absolute figures of this machine doubtful' })),
});

export const ResourceReading = Type.Object({
  at: Type.String({ description: 'UTC, ISO 8601' }),
  process: Type.String({ description: 'e.g. harness, generator, store, server session-redis #1' }),
  rssBytes: Type.Number(),
  descriptors: Type.Number({ description: 'open file descriptors' }),
});

export const RunFile = Type.Object(
  {
    schemaVersion: Type.String(),
    methodVersion: Type.Number(),
    tool: Type.Object({ version: Type.String(), commit: nullable(Type.String()) }),
    state: oneOf(runStates),
    suite: Type.String(),
    seed: Type.Number(),
    startedAt: Type.String(),
    finishedAt: nullable(Type.String()),
    resumes: Type.Array(Type.String()),
    plan: Plan,
    environment: Environment,
    contenders: Type.Array(ContenderEntry),
    scenarios: Type.Array(
      Type.Object({
        id: Type.String(),
        title: Type.String(),
        question: Type.String(),
        state: oneOf(['planned', 'measured', 'partial'] as const),
        rounds: Type.Number(),
      }),
    ),
    measurements: Type.Array(Measurement),
    comparisons: Type.Array(Comparison),
    guards: Type.Array(GuardEntry),
    conformance: Type.Array(ConformanceEntry),
    claims: Type.Array(ClaimEntry),
    resources: Type.Optional(
      Type.Array(ResourceReading, { description: 'where the plan repeats: what each process holds, time and again' }),
    ),
  },
  { $id: 'authbench/run', title: 'authbench run.json' },
);

/** One line of samples.ndjson: the metrics of one slice, counted series, fill or revocation trial. */
export const Sample = Type.Object(
  {
    scenario: Type.String(),
    shape: oneOf(loadShapes),
    contender: Type.String(),
    variant: Type.String(),
    factors: Factors,
    round: Type.Number(),
    /** Place in its round, from 0. */
    order: Type.Number(),
    at: Type.String({ description: 'UTC, ISO 8601' }),
    /** By name with its unit in the name, e.g. requests, durationUs, serverCpuUs. Missing, never zero, where it could not be read. */
    values: Type.Record(Type.String(), Type.Number()),
    /** Store commands by name, where they were read. */
    commands: Type.Optional(Type.Record(Type.String(), Type.Number())),
    /** Names of the guards that dropped it. */
    dropped: Type.Array(Type.String()),
    /** What each of them saw, in the guard's unit. */
    guards: Type.Optional(Type.Record(Type.String(), Type.Number())),
  },
  { $id: 'authbench/sample', title: 'authbench samples.ndjson, one line' },
);

export type RunFile = Type.Static<typeof RunFile>;
export type Sample = Type.Static<typeof Sample>;
export type Plan = Type.Static<typeof Plan>;
export type PlannedStep = Type.Static<typeof PlannedStep>;
export type PlannedArm = Type.Static<typeof PlannedArm>;
export type Environment = Type.Static<typeof Environment>;
export type ContenderEntry = Type.Static<typeof ContenderEntry>;
export type Measurement = Type.Static<typeof Measurement>;
export type Comparison = Type.Static<typeof Comparison>;
export type Effect = Type.Static<typeof Effect>;
export type ResourceReading = Type.Static<typeof ResourceReading>;
export type GuardEntry = Type.Static<typeof GuardEntry>;
export type ConformanceEntry = Type.Static<typeof ConformanceEntry>;
export type ClaimEntry = Type.Static<typeof ClaimEntry>;
export type Load = Type.Static<typeof Load>;
