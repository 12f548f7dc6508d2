import type { LoadFactor } from './load.ts';

/** Each credential of the load carries so many claims. */
export const claims: LoadFactor = {
  id: 'claims',
  apply: (level, setting) => ({ ...setting, claims: Number(level) }),
};
