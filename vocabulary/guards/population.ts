import type { Guard } from './guard.ts';

/** What makes figures among many live credentials worthless. */
export const populationOff = {
  name: 'population-off',
  effect: 'invalid',
  limit: 0.01,
  unit: 'of the keys',
  forbids: 'invalid',
  spoils: 'every-metric',
  meaning: 'The store held more or fewer keys after the load than its credentials have: some were dropped or added.',
} as const satisfies Guard;
