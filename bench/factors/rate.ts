import type { LoadFactor } from './load.ts';

/** Requests are due so many times a second, instead of at the plan's rate. */
export const rate: LoadFactor = {
  id: 'rate',
  apply: (level, setting) => ({ ...setting, rate: Number(level) }),
};
