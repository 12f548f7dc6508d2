/** The servers of a run as they declared themselves, and what conformance found. */
import Type from 'typebox';
import { checkStatuses, families } from '../../vocabulary/words.ts';
import { oneOf } from './schema.ts';

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
  runtime: Type.Optional(
    Type.String({
      description: 'what ran its servers, e.g. Node v24.11.0 or python3.11; absent where it is not known',
    }),
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
export type ContenderEntry = Type.Static<typeof ContenderEntry>;

export const ConformanceEntry = Type.Object({
  contender: Type.String(),
  variant: Type.String(),
  check: Type.String(),
  status: oneOf(checkStatuses),
  note: Type.Optional(Type.String()),
  /** Of one that was not asked: what about, in a few words. */
  about: Type.Optional(Type.String()),
});
export type ConformanceEntry = Type.Static<typeof ConformanceEntry>;
