/** What people meet while a store is away, and what is lost. */
import { type Declaration, declare } from './metric.ts';
import { lowerHigher } from './wording.ts';

const base = {
  better: 'lower',
  kind: 'noisy',
  canBeZero: true,
  interval: 'confidence',
  spoiledBy: [],
} as const satisfies Partial<Declaration>;
const share = { ...base, unit: '%', margin: 1 } as const;
const seconds = { ...base, unit: 's', margin: 0.1 } as const;

export const storeOutage = declare([
  {
    id: 'outage-refused',
    title: 'Logged in, and answered 401 while the store is away',
    brief: 'Refused though logged in',
    ...share,
    source: 'of reads with a good credential that were due while the store was away; mean of the outages',
    words: lowerHigher('share of good credentials that are refused while the store is away'),
  },
  {
    id: 'outage-accepted',
    title: 'Ended, and answered 200 while the store is away',
    brief: 'Accepted though ended',
    ...share,
    source: 'of reads with an ended credential that were due while the store was away; mean of the outages',
    words: lowerHigher('share of ended credentials that are accepted while the store is away'),
  },
  {
    id: 'outage-unavailable',
    title: 'Unavailable while the store is away',
    brief: 'Unavailable',
    ...share,
    source: 'of all reads that were due while the store was away: 5xx, or no answer within 10 s',
    words: lowerHigher('share that is unavailable while the store is away'),
  },
  {
    id: 'outage-slow',
    title: 'Waiting for over 2 s while the store is away',
    brief: 'Over 2 s',
    ...share,
    source: 'of all reads that were due while the store was away, whatever they were answered in the end',
    words: lowerHigher('share that waits for over 2 s while the store is away'),
  },
  {
    id: 'outage-longest-wait',
    title: 'Longest wait in an outage',
    brief: 'Longest wait',
    ...seconds,
    source: 'of all requests before, in and after an outage; mean of the outages',
    words: lowerHigher('longest wait in an outage'),
  },
  {
    id: 'outage-recovery',
    title: 'Time until well after an outage',
    brief: 'Time until well',
    ...seconds,
    source: 'from the store’s return until a new login and its read worked on every instance; mean of the outages',
    words: lowerHigher('time until well after an outage'),
  },
  {
    id: 'outage-credentials-lost',
    title: 'Credentials lost in an outage',
    brief: 'Credentials lost',
    ...share,
    source: 'of credentials that nobody ended, those that are refused once all is well',
    words: lowerHigher('share of credentials that an outage loses'),
  },
  {
    id: 'outage-revocations-lost',
    title: 'Ends of credentials lost in an outage',
    brief: 'Revocations lost',
    ...share,
    source:
      'of credentials whose end was confirmed, before the outage or in it, those that work again once all is well',
    words: lowerHigher('share of revocations that an outage loses'),
  },
]);
