/** What can happen to a store: levels of the factor `outage`. It is away for some seconds, and comes back. */
export const outageWays = ['killed', 'killed-kept', 'paused', 'read-only', 'failover', 'failover-late'] as const;
export type OutageWay = (typeof outageWays)[number];

const phrases: Readonly<Record<OutageWay, string>> = {
  killed: 'where the store is killed and comes back empty',
  'killed-kept': 'where the store is killed and comes back with its append-only file',
  paused: 'where the store is paused',
  'read-only': 'where the store takes no writes',
  failover: 'where the store is killed and its replica takes over',
  'failover-late': 'where the store is killed and a replica that is half a second behind takes over',
};

/** To follow a figure in a sentence; of a level that this version does not know, its id. */
export const outagePhrase = (level: string): string =>
  phrases[level as OutageWay] ?? `where ${level} befalls the store`;

/** The timeline of an outage, in the samples: how wide a bin is, ms, how long before the outage the first begins, and how many there are. */
export const timeline = { widthMs: 250, leadMs: 1_000, bins: 40 } as const;

/** So long a request may wait before it counts as waiting, ms. */
export const slowMs = 2_000;
