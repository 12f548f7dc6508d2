/** JSON for programs: what a run found, in a shape of its own that outlives changes of the run folder. */
import Type from 'typebox';
import { Comparison, Environment, GateEntry, GuardEntry, Measurement } from '../../results/format.ts';
import { runStates } from '../../vocabulary/words.ts';
import type { Format } from './format.ts';

/** Of this file; fields may be added, never renamed. */
export const figuresVersion = '1.0.0';

const oneOf = <const T extends readonly string[]>(values: T) =>
  Type.Union(values.map((value) => Type.Literal(value))) as unknown as Type.TUnsafe<T[number]>;
const nullable = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

export const FiguresFile = Type.Object(
  {
    schemaVersion: Type.Literal(figuresVersion),
    run: Type.Object({
      suite: Type.String(),
      seed: Type.Number(),
      state: oneOf(runStates),
      startedAt: Type.String({ description: 'UTC, ISO 8601' }),
      finishedAt: nullable(Type.String()),
      methodVersion: Type.Number(),
      tool: Type.Object({ version: Type.String(), commit: nullable(Type.String()) }),
      baseline: Type.String(),
      control: nullable(Type.String()),
      rate: Type.Number({ description: 'requests/s of the open loop' }),
      connections: Type.Number(),
      missing: Type.Array(Type.String({ description: 'what the run folder lacks' })),
    }),
    environment: Environment,
    measurements: Type.Array(Measurement),
    comparisons: Type.Array(Comparison),
    guards: Type.Array(GuardEntry),
    gates: nullable(Type.Array(GateEntry)),
  },
  { title: 'authbench figures' },
);
export type FiguresFile = Type.Static<typeof FiguresFile>;

export const json: Format = {
  id: 'json',
  title: 'JSON: run, environment, measurements, comparisons, guards and gates',
  fileName: 'figures.json',
  write({ run, missing, gates }) {
    const { suite, seed, state, startedAt, finishedAt, methodVersion, tool, plan } = run;
    const { baseline, control, rate, connections } = plan;
    const { environment, measurements, comparisons, guards } = run;
    const file: FiguresFile = {
      schemaVersion: figuresVersion,
      run: {
        ...{ suite, seed, state, startedAt, finishedAt, methodVersion, tool },
        ...{ baseline, control, rate, connections, missing: [...missing] },
      },
      ...{ environment, measurements, comparisons, guards },
      gates: gates === null ? null : [...gates],
    };
    return `${JSON.stringify(file, null, 2)}\n`;
  },
};
