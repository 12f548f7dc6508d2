/** The machine and the programs, and what the processes held. */
import Type from 'typebox';
import { nullable } from './schema.ts';

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
export type Environment = Type.Static<typeof Environment>;

export const ResourceReading = Type.Object({
  at: Type.String({ description: 'UTC, ISO 8601' }),
  process: Type.String({ description: 'e.g. harness, generator, store, server session-redis #1' }),
  rssBytes: Type.Number(),
  descriptors: Type.Number({ description: 'open file descriptors' }),
});
export type ResourceReading = Type.Static<typeof ResourceReading>;
