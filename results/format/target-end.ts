/** What run.json says of a server of the user's own that ended while it was measured: the run ends with it. */
import Type from 'typebox';
import { nullable } from './schema.ts';

export const TargetEnd = Type.Object(
  {
    contender: Type.String(),
    variant: Type.String(),
    how: Type.String({ description: 'e.g. exit code 1, SIGKILL' }),
    seconds: nullable(Type.Number({ description: 'after its start; null: authbench did not start it' })),
    printed: Type.Array(Type.String(), { description: 'its last lines, at most 20' }),
  },
  { description: 'a server of the user’s own that ended while it was measured, and the run with it' },
);
export type TargetEnd = Type.Static<typeof TargetEnd>;
