/** One line of samples.ndjson. */
import Type from 'typebox';
import { Factors } from './figures.ts';

/** One line of samples.ndjson: the metrics of one slice, counted series, fill or revocation trial. */
export const Sample = Type.Object(
  {
    scenario: Type.String(),
    step: Type.String({ description: 'id of the step of the plan that took it' }),
    start: Type.Number({ description: 'which set of server processes it was taken with, from 1' }),
    shape: Type.String(),
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
export type Sample = Type.Static<typeof Sample>;
