/** What a gate said of one figure, as run.json and the format json hold it: data, so that each output chooses its own words. */
import Type from 'typebox';
import { acceptedStandings, gateOutcomes } from '../../vocabulary/words.ts';
import { Factors } from './figures.ts';
import { nullable, oneOf } from './schema.ts';

const gateKinds = ['ratio', 'difference', 'absolute'] as const;

const AcceptedChange = Type.Object(
  {
    standing: oneOf(acceptedStandings),
    kind: oneOf(gateKinds),
    limit: Type.Number({ description: 'the most that is accepted, in `unit`' }),
    unit: Type.String(),
    reason: Type.String(),
    until: Type.String({ description: 'the last day, UTC' }),
  },
  { description: 'what the file of gates accepts of a figure that its gate fails' },
);

export const GateEntry = Type.Object({
  gate: Type.String({ description: 'its own name, or its metric' }),
  severity: oneOf(['error', 'warning'], 'a warning is shown and never fails'),
  kind: oneOf(gateKinds, 'held against a comparison (ratio, difference) or a measurement (absolute)'),
  direction: oneOf(['above', 'below'], 'which side of the limit is bad'),
  limit: Type.Number(),
  scenario: Type.String(),
  metric: Type.String(),
  unit: Type.String({ description: 'of value, low, high and limit: `ratio`, or the metric’s' }),
  contender: Type.String(),
  variant: Type.String(),
  factors: Factors,
  baseline: nullable(Type.String({ description: 'against what, as it is shown; null for a measurement' })),
  value: nullable(Type.Number({ description: 'null: nothing was measured that the gate could judge' })),
  low: nullable(Type.Number()),
  high: nullable(Type.Number()),
  outcome: oneOf(gateOutcomes),
  undecidedMeans: oneOf(['pass', 'fail'], 'what its file says of undecided: `fail` ends with exit code 5'),
  accepted: Type.Optional(AcceptedChange),
  sentence: Type.String({ description: 'the whole of it, with figure, unit, interval and limit' }),
});
export type GateEntry = Type.Static<typeof GateEntry>;
