/** Arms of the step by what is done on them: reads in slices, the filling itself, logins, revokes. Pure. */
import type { PlannedArm, PlannedStep } from '../../../results/format.ts';
import type { SlicesPlan } from '../slices/rounds.ts';
import type { PopulationStep } from './step.ts';

export type Doing = 'read' | 'fill' | 'login' | 'revoke';

export const populationOf = ({ factors }: PlannedArm): number => Number(factors.population);

const doingOf = ({ factors: { operation, sessions } }: PlannedArm): Doing =>
  sessions === undefined ? ((operation as Doing | undefined) ?? 'read') : 'revoke';

/** Beside the arms of reads, of the same contenders. */
export function otherArms(reads: readonly PlannedArm[], { populations, sessions }: PopulationStep): PlannedArm[] {
  const ends = [populations[0], populations.at(-1)];
  return reads.flatMap((arm) => {
    const at = (factors: PlannedArm['factors']): PlannedArm => ({ ...arm, factors: { ...arm.factors, ...factors } });
    const revokes = ends.includes(populationOf(arm)) ? sessions.map((count) => at({ sessions: count })) : [];
    return [at({ operation: 'fill' }), at({ operation: 'login' }), ...revokes];
  });
}

/** The step with those of its arms alone: its samples are then theirs, since arms tell samples apart. */
export const only = (step: PlannedStep, doing: Doing): PlannedStep => ({
  ...step,
  arms: step.arms.filter((arm) => doingOf(arm) === doing),
  // Pictures of slices are drawn of those alone.
  ...(doing === 'read' ? {} : { shape: 'single' }),
});

export const readsOf = (step: PlannedStep) => only(step, 'read') as SlicesPlan;

/** Revokes in a row, in each round: many where they are short. */
export const revokesInRow = ({ factors }: PlannedArm): number =>
  Math.min(10, Math.max(1, Math.round(300 / Number(factors.sessions))));
