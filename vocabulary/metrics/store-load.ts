/** What an operation asks of the store, and what a credential takes up in it. A design may ask nothing: that is a zero. */
import { declare } from './metric.ts';
import { fewerMore, lessMore } from './wording.ts';

const lower = { better: 'lower', canBeZero: true, spoiledBy: [] } as const;
const exact = { ...lower, kind: 'exact', margin: 0, interval: null, needs: 'store', comparedIn: 'series' } as const;

export const storeLoad = declare([
  {
    id: 'store-commands',
    title: 'Store commands per operation',
    unit: 'commands/operation',
    ...exact,
    source: 'INFO commandstats before and after a counted number of operations',
    words: fewerMore('sends', 'store commands', 'store command'),
  },
  {
    id: 'store-bytes',
    title: 'Store bytes per operation',
    unit: 'bytes/operation',
    ...exact,
    source: 'network bytes in and out from INFO stats, without those of reading it',
    words: fewerMore('takes', 'store bytes', 'store byte'),
  },
  {
    id: 'store-cpu',
    title: 'Store CPU per operation',
    unit: 'µs/operation',
    ...lower,
    kind: 'noisy',
    margin: 0.5,
    interval: 'confidence',
    needs: 'store-process',
    comparedIn: 'series',
    source: 'CPU time of the store process over a counted number of operations',
    words: lessMore('store CPU'),
  },
  {
    id: 'store-memory',
    title: 'Store memory per live credential',
    unit: 'bytes/live credential',
    ...lower,
    kind: 'noisy',
    // Fills are few: they are different when all of one side lie beyond all of the other, and no margin makes them equal.
    margin: 0,
    interval: 'range',
    comparedIn: 'fill',
    needs: 'empty-store',
    source: 'used_memory of INFO, compared with the empty store',
    words: lessMore('store memory per live credential'),
  },
]);
