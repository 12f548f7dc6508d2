/** Of a run that was cut off: which samples stay, and which guards have fired. Pure. */
import type { Plan, PlannedStep, Sample } from '../../results/format.ts';
import type { Event as GuardEvent } from '../guards/tally.ts';
import { batchOf, isInEveryStart } from '../plan/order.ts';
import { procedureNamed, type Registry } from '../procedures/registry.ts';
import { type Recorded, Recording } from '../recording/recorded.ts';
import { firedOf } from '../recording/sample.ts';

type Steps = Pick<Plan, 'steps' | 'starts'>;

/**
 * What is not measured again. Half of something that means nothing alone (each procedure says what) is; so is the last set of processes
 * where there are several, since they are gone. Of scenarios that were `measured` to the end, all stays.
 */
export function keptSamples(
  { steps, starts }: Steps,
  samples: readonly Sample[],
  registry: Registry,
  measured: ReadonlySet<string> = new Set(),
): Sample[] {
  const recorded = new Recording();
  for (const sample of samples) recorded.addSample(sample);
  const isInEvery = (step: PlannedStep) => isInEveryStart(step, registry);
  const last = Math.max(1, ...samples.map(({ start }) => start));
  // A start is over where something after its last step was measured: then its processes had done all that they were for.
  const once = new Set(steps.filter((step) => !isInEvery(step)).map(({ id }) => id));
  const isOver = starts > 1 && last === 1 && samples.some(({ step }) => once.has(step));
  // Each batch of a start had processes of its own: those before the last were done.
  const ofStart = samples.filter(({ start, step }) => start === last && !once.has(step));
  const lastBatch = Math.max(1, ...ofStart.map(({ step }) => batchOf(step)));
  const isCutStart = (sample: Sample, step: PlannedStep) =>
    starts > 1 && sample.start === last && !isOver && isInEvery(step) && batchOf(step.id) === lastBatch;
  const dropped = new Set(
    steps.flatMap((step) => {
      if (measured.has(step.scenario)) return [];
      const own = recorded.samplesOf(step);
      const kept = new Set(procedureNamed(registry, step.procedure).kept?.(step, own) ?? own);
      return own.filter((one) => !kept.has(one) || isCutStart(one.sample, step)).map(({ sample }) => sample);
    }),
  );
  return samples.filter((sample) => !dropped.has(sample));
}

/** The guards that fired in what is recorded of these scenarios: on single samples, and on several together. */
export function guardsOf(
  steps: readonly PlannedStep[],
  scenarios: readonly { readonly id: string }[],
  recorded: Recorded,
  registry: Registry,
): GuardEvent[] {
  const wanted = steps.filter(({ scenario }) => scenarios.some(({ id }) => id === scenario));
  return wanted.flatMap((step) => {
    const { scenario, shape } = step;
    const ofSamples = recorded
      .samplesOf(step)
      .flatMap(({ arm, sample }) =>
        firedOf(sample.guards).map((fired) => ({ ...fired, scenario, shape, arm, round: sample.round })),
      );
    return [...ofSamples, ...(procedureNamed(registry, step.procedure).guards?.(step, recorded) ?? [])];
  });
}
