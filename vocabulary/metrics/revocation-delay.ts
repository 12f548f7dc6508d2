/** How long a revoked credential still works, and whether it comes back to life. */
import { declare } from './metric.ts';
import { fewerMore, type Words } from './wording.ts';

/** ms. Probes are about as far apart. */
const margin = 5;
const delay = {
  unit: 'ms',
  better: 'lower',
  kind: 'noisy',
  canBeZero: true,
  margin,
  spoiledBy: [],
  comparedIn: 'trial',
} as const;
const source = 'from the last byte of the revocation’s 2xx answer to the sending of the last probe that was accepted';
const words = (quantile: string, subject: string): Words => ({
  verb: `lets a revoked credential work${quantile}`,
  less: 'shorter',
  more: 'longer',
  noun: '',
  subject,
});

export const revocationDelay = declare([
  {
    id: 'revocation-delay-p50',
    title: 'Revocation delay, median',
    alwaysShown: true,
    ...delay,
    interval: 'order-statistic',
    quantile: { of: 'delay', q: 0.5 },
    source,
    words: words(', in the median,', 'median revocation delay'),
  },
  {
    id: 'revocation-delay-p99',
    title: 'Revocation delay, 99th percentile',
    ...delay,
    interval: null,
    quantile: { of: 'delay', q: 0.99 },
    source,
    words: words(', at the 99th percentile,', '99th percentile of revocation delay'),
  },
  {
    id: 'revocation-delay-max',
    title: 'Revocation delay, maximum',
    ...delay,
    interval: null,
    quantile: { of: 'delay', q: 1 },
    source,
    words: words(' up to', 'longest revocation delay'),
  },
  {
    id: 'reaccepted',
    title: 'Credentials accepted again after they were refused',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    canBeZero: true,
    margin: 0,
    interval: null,
    spoiledBy: [],
    byChance: true,
    comparedIn: 'trial',
    source: 'probes sent again after all requests in flight had finished',
    words: fewerMore(
      'accepts',
      'revoked credentials again after refusing them',
      'revoked credential again after refusing it',
    ),
  },
]);
