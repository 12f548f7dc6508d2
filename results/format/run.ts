/** The whole of run.json. */
import Type from 'typebox';
import { runStates } from '../../vocabulary/words.ts';
import { ConformanceEntry, ContenderEntry } from './contender.ts';
import { Environment, ResourceReading } from './environment.ts';
import { ClaimEntry, Comparison, GuardEntry, Measurement } from './figures.ts';
import { GateEntry } from './gate.ts';
import { Plan } from './plan.ts';
import { nullable, oneOf } from './schema.ts';
import { TargetEnd } from './target-end.ts';

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
    typed: Type.Optional(
      Type.Array(Type.String(), { description: 'words of the command that the plan does not hold: --target, --gates' }),
    ),
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
    gates: Type.Optional(Type.Array(GateEntry, { description: 'what gates said when the run had ended' })),
    targetEnd: Type.Optional(TargetEnd),
    resources: Type.Optional(
      Type.Array(ResourceReading, { description: 'where the plan repeats: what each process holds, time and again' }),
    ),
  },
  { $id: 'authbench/run', title: 'authbench run.json' },
);
export type RunFile = Type.Static<typeof RunFile>;
