/** What was planned: written before anything is measured, and what a run that was cut off goes on with. */
import Type from 'typebox';
import { Factors } from './figures.ts';
import { nullable } from './schema.ts';

export const PlannedArm = Type.Object({ contender: Type.String(), variant: Type.String(), factors: Factors });
export type PlannedArm = Type.Static<typeof PlannedArm>;

export const PlannedStep = Type.Object({
  id: Type.String({ description: 'tells it apart within the plan, e.g. latency/open; of a batch: latency/open#2' }),
  scenario: Type.String(),
  procedure: Type.String({ description: 'how it is measured: id of a procedure, e.g. slices, exact-counts, memory' }),
  shape: Type.String({ description: 'of its load, e.g. open, closed, counted, held, probed' }),
  shapeTitle: Type.String({ description: 'the same for people, e.g. open loop' }),
  arms: Type.Array(PlannedArm),
  primary: Type.String(),
  minRounds: Type.Number(),
  maxRounds: Type.Number(),
  settings: Type.Record(
    Type.String(),
    Type.Union([Type.String(), Type.Number(), Type.Array(Type.Union([Type.String(), Type.Number()]))]),
  ),
  amounts: Type.Array(Type.String(), {
    description: 'settings that say how much was measured: runs that differ in them alone can be compared',
  }),
});
export type PlannedStep = Type.Static<typeof PlannedStep>;

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
            { description: 'null: a work tree with changes' },
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
    spare: Type.Optional(
      Type.String({
        description: 'cores that nobody else has, for servers of several workers; absent: there are none',
      }),
    ),
    why: Type.String(),
  }),
  steps: Type.Array(PlannedStep),
  starts: Type.Number({ description: 'sets of server processes that are measured one after the other' }),
  fewestStarts: Type.Optional(
    Type.Number({
      description: 'after so many, measuring stops where intervals are narrow enough; absent: all starts are measured',
    }),
  ),
  chosenStarts: Type.Optional(
    Type.Boolean({ description: 'that many starts were asked for; absent: as the suite has it' }),
  ),
  duration: Type.Optional(
    Type.Number({
      description: 's of load on each contender and shape, where it was asked for; absent: as the suite has it',
    }),
  ),
  repeats: Type.Optional(Type.Number({ description: 'how often the steps are run; absent: once' })),
});
export type Plan = Type.Static<typeof Plan>;
