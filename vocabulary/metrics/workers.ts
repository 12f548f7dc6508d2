/** What several workers behind one port make of copies: of what a read asks of the store, and until all of them refuse what was ended. */
import { type Declaration, declare } from './metric.ts';
import { fewerMore, lowerHigher } from './wording.ts';

const base = { kind: 'noisy', canBeZero: true, spoiledBy: [] } as const satisfies Partial<Declaration>;
const leading = 'commands-per-read';
/** ms; probes are about as far apart. No `quantile`: how late a design is in any case is told by trials that ask it when it is worst. */
const delay = { ...base, unit: 'ms', better: 'lower', margin: 5, comparedIn: 'trial' } as const;
const source =
  'from the last byte of the logout’s 2xx answer to the sending of the last probe that any worker accepted; every one is asked';

export const workers = declare([
  {
    id: leading,
    title: 'Store commands per read, all workers together',
    brief: 'Commands per read',
    ...base,
    unit: 'commands/read',
    better: 'lower',
    margin: 0.01,
    interval: 'confidence',
    needs: 'store',
    comparedIn: 'series',
    source:
      'INFO commandstats before and after reads of many credentials, drawn one by one, as the workers they come to; with what a design asks without being asked',
    words: fewerMore('sends', 'store commands per read', 'store command per read'),
  },
  {
    id: 'copy-hits',
    title: 'Reads that a copy answers',
    brief: 'From a copy',
    alwaysShown: true,
    ...base,
    unit: '%',
    better: 'higher',
    margin: 1,
    interval: 'confidence',
    needs: 'store',
    comparedIn: 'series',
    beside: leading,
    source: 'one less the store commands of a read over those of the first read that a worker has of a credential',
    words: lowerHigher('share of reads that a copy answers'),
  },
  {
    id: 'all-refuse-p50',
    title: 'Revocation delay until every worker refuses, median',
    brief: 'Until all refuse',
    alwaysShown: true,
    ...delay,
    interval: 'order-statistic',
    beside: leading,
    source,
    words: {
      verb: 'lets a revoked credential work at some worker, in the median,',
      less: 'shorter',
      more: 'longer',
      noun: '',
      subject: 'median delay until every worker refuses',
    },
  },
  {
    id: 'all-refuse-max',
    title: 'Revocation delay until every worker refuses, maximum',
    ...delay,
    interval: null,
    source,
    words: {
      verb: 'lets a revoked credential work at some worker up to',
      less: 'shorter',
      more: 'longer',
      noun: '',
      subject: 'longest delay until every worker refuses',
    },
  },
]);
