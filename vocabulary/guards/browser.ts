import type { Guard } from './guard.ts';

/** What makes a try in a browser worthless. */
export const browserGuards = [
  {
    name: 'control-failed',
    effect: 'invalid',
    limit: 0,
    unit: 'tries',
    forbids: 'invalid',
    spoils: 'every-metric',
    meaning:
      'A control that differs in one thing did not give the other answer, so it is not known what the try showed.',
  },
] as const satisfies readonly Guard[];
