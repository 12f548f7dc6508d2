/** How long a plan will take, in seconds: for the time left that is printed, never for a decision. Pure. */
import type { Plan, PlannedStep } from '../../results/format.ts';
import { plannedTrials } from '../procedures/revocation/measure.ts';
import { firstRound } from '../procedures/slices/rounds.ts';

/** What a slice costs beside its load: drain, readings, writing. Seen on two cores. */
const sliceOverheadMs = 12;
const seriesMs = 55;
const warmUpMs = 2_200;

export function expectedSeconds(step: PlannedStep): number {
  const { arms, settings } = step;
  const rounds = step.maxRounds - firstRound(step);
  switch (step.procedure) {
    case 'sliced':
      return (arms.length * (warmUpMs + rounds * (Number(settings.sliceMs) + sliceOverheadMs))) / 1_000;
    case 'counted':
      return (arms.length * (rounds + (rounds > 1 ? 1 : 0)) * seriesMs) / 1_000;
    case 'held':
      return (arms.length * rounds * Number(settings.credentials) * 0.2) / 1_000;
    case 'revocation': {
      if (arms.length === 0) return 0;
      const trials = plannedTrials(step, 0, () => ['', '']).map(({ trial }) => trial);
      const probeSeconds = trials.reduce(
        (sum, { patienceMs, intervalMs, issueAtMs }) =>
          sum + ((issueAtMs === null ? 80 : patienceMs - 1_500) / 1_000) * (2_000 / intervalMs),
        0,
      );
      return 4 + probeSeconds / 2_000;
    }
    default:
      return arms.length * 0.3;
  }
}

export const plannedSeconds = (plan: Plan): number => plan.steps.reduce((sum, step) => sum + expectedSeconds(step), 0);
