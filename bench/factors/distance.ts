import type { LoadFactor } from './load.ts';

/** A round trip between server and store takes so many ms longer: the server is one that reaches its store through a relay. */
export const distance: LoadFactor = {
  id: 'distance',
  apply: (level, setting) => ({
    ...setting,
    distanceMs: Number(level),
    // The same at every level, so that all are served by one process.
    server: { ...setting.server, relayed: true },
  }),
};
