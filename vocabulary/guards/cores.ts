/** Guards on what a machine has too few of. */
import type { Guard } from './guard.ts';

export const fewCores = {
  name: 'few-cores',
  effect: 'invalid',
  limit: 1,
  unit: 'cores for each worker',
  enough: true,
  forbids: 'invalid',
  spoils: 'those-that-name-it',
  bound: 'at-least',
  meaning: 'A server had more workers than cores, so with a core for each it would serve more.',
} as const satisfies Guard;
