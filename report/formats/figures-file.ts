/** What the JSON for programs holds. Its type alone is needed to write one. */
import Type from 'typebox';
import { Environment } from '../../results/format/environment.ts';
import { Comparison, GuardEntry, Measurement } from '../../results/format/figures.ts';
import { GateEntry } from '../../results/format/gate.ts';
import { nullable, oneOf } from '../../results/format/schema.ts';
import { runStates } from '../../vocabulary/words.ts';

export const FiguresFile = Type.Object(
  {
    schemaVersion: Type.Literal('1.0.0'),
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
