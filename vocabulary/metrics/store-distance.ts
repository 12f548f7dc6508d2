/** What distance from the store does to a read. */
import { type Declaration, declare } from './metric.ts';
import { fewerMore, lowerHigher } from './wording.ts';

const trips = {
  unit: 'round trips/read',
  better: 'lower',
  kind: 'noisy',
  canBeZero: true,
  margin: 0.1,
  interval: 'confidence',
  spoiledBy: ['overloaded'],
  words: fewerMore('makes', 'round trips to the store per read', 'round trip to the store per read'),
} as const satisfies Partial<Declaration>;

export const storeDistance = declare([
  {
    id: 'round-trips',
    title: 'Round trips on the path of a read',
    brief: 'Round trips per read',
    ...trips,
    source:
      'slope of the median response time over the round trip that PINGs saw, a line for each start; without the level at which nothing is added',
  },
  {
    id: 'round-trips-from-zero',
    title: 'Round trips on the path of a read, nothing added included',
    ...trips,
    source: 'the same slope with the level at which nothing is added',
  },
  {
    id: 'store-ping',
    title: 'Round trip to the store',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    canBeZero: false,
    margin: 0.03,
    interval: 'confidence',
    spoiledBy: [],
    source: 'median of PINGs through the relay while there was load; mean over the slices',
    words: lowerHigher('round trip to the store'),
  },
  {
    id: 'crossing-distance',
    title: 'Round trip to the store at which both take equally long',
    brief: 'Equal at a round trip of',
    unit: 'ms',
    better: 'higher',
    kind: 'noisy',
    canBeZero: true,
    margin: 0,
    interval: null,
    spoiledBy: ['overloaded'],
    source:
      'where the lines of two designs cross, of median response time over round trip; Fieller’s interval over starts',
    words: lowerHigher('crossing'),
  },
]);
