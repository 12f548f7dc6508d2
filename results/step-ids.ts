/**
 * Runs that were written before steps had ids: their steps and samples get those that a plan would give them today, so that nothing
 * after the reader has two cases. Procedures had other names then, and a step was known by its scenario, shape and batch.
 */
import type { PlannedStep, RunFile, Sample } from './format.ts';
import { sliceKey } from './slice-key.ts';

type OldStep = Omit<PlannedStep, 'id' | 'shapeTitle' | 'amounts'> & Partial<PlannedStep>;

const procedures: Readonly<
  Record<string, { readonly id: string; readonly step?: string; readonly amounts: string[] }>
> = {
  sliced: { id: 'slices', amounts: ['metrics', 'precision', 'batch', 'from', 'roundsOfStart'] },
  counted: { id: 'exact-counts', step: 'counts', amounts: ['from'] },
  limits: { id: 'bisection', step: 'bisection', amounts: [] },
  held: { id: 'memory', step: 'memory', amounts: ['from'] },
  revocation: { id: 'revocation', step: 'trials', amounts: ['trialsPerCell', 'trialsPerLifetime'] },
};
const shapeTitles: Readonly<Record<string, string>> = {
  open: 'open loop',
  closed: 'closed loop',
  counted: 'counted operations',
  held: 'live credentials',
  probed: 'revocation trials',
};

/** A run.json as it was parsed, with ids; one that has them already, or is no run, as it is. */
export function withStepIds(run: unknown): unknown {
  const plan = (run as Partial<RunFile> | null)?.plan as { steps?: unknown; connections?: number } | undefined;
  if (!plan || !Array.isArray(plan.steps) || plan.steps.every((step) => typeof step?.id === 'string')) return run;
  const steps = (plan.steps as OldStep[]).map((step) => {
    const known = procedures[step.procedure];
    if (step.id !== undefined || known === undefined) return step;
    const batch = step.settings?.batch;
    return {
      ...step,
      id: `${step.scenario}/${known.step ?? step.shape}${Number(batch ?? 1) > 1 ? `#${batch}` : ''}`,
      procedure: known.id,
      shapeTitle: shapeTitles[step.shape] ?? step.shape,
      settings: {
        ...step.settings,
        ...(known.id === 'slices' && plan.connections !== undefined ? { connections: plan.connections } : {}),
      },
      amounts: known.amounts,
    };
  });
  return { ...(run as RunFile), plan: { starts: 1, ...plan, steps } };
}

/** Finds the step of samples that do not name theirs: of the same scenario and shape, on one of its arms, in its rounds. */
export function stepFinder({ plan }: RunFile): (sample: Sample) => Sample {
  const steps = plan.steps.map((step) => ({ step, arms: new Set(step.arms.map((arm) => sliceKey(arm, 0))) }));
  return (sample) => {
    if (sample.step !== undefined) return sample;
    const found = steps.find(
      ({ step, arms }) =>
        step.scenario === sample.scenario &&
        step.shape === sample.shape &&
        arms.has(sliceKey(sample, 0)) &&
        (step.settings.batch === undefined ||
          (sample.round >= Number(step.settings.from ?? 0) && sample.round < step.maxRounds)),
    );
    return { ...sample, step: found?.step.id ?? '', start: 1 };
  };
}
