/** What happens to a chain of refresh tokens, and for how long a copy of a used one works. */
import { type Declaration, declare } from './metric.ts';
import type { Words } from './wording.ts';

const share = {
  unit: '%',
  better: 'lower',
  kind: 'noisy',
  canBeZero: true,
  margin: 1,
  interval: 'binomial',
  spoiledBy: [],
  comparedIn: 'trial',
} as const satisfies Partial<Declaration>;

const window = {
  unit: 'ms',
  better: 'lower',
  kind: 'noisy',
  canBeZero: true,
  // Probes of the longest window are hardly nearer to each other.
  margin: 100,
  spoiledBy: [],
  comparedIn: 'trial',
  source:
    'from the last byte of the answer to a token’s first use to the sending of the last request with a copy of it that was answered with new tokens',
} as const satisfies Partial<Declaration>;

/** A difference of shares is one of percentage points: `loses 12 fewer of 100 chains`. */
const chainsWords = (verb: string, subject: string): Words => {
  const noun = 'of 100 chains';
  return { verb, less: 'fewer', more: 'more', noun, subject, counted: { one: noun, many: noun } };
};

const windowWords = (quantile: string, subject: string): Words => ({
  verb: `accepts a copy of a used refresh token${quantile}`,
  less: 'shorter',
  more: 'longer',
  noun: '',
  subject,
});

export const refresh = declare([
  {
    id: 'chains-lost',
    title: 'Chains lost: the user must log in again',
    brief: 'Lost',
    ...share,
    source: 'of chains that the event befell, those of which nothing works that the client was given',
    words: chainsWords('loses', 'share of chains that are lost'),
  },
  {
    id: 'chains-forked',
    title: 'Chains forked: two successors of one token both work',
    brief: 'Forked',
    ...share,
    source:
      'of chains that the event befell, those of which two different successors still work after two more refreshes of each',
    words: chainsWords('forks', 'share of chains that are forked'),
  },
  {
    id: 'replay-window-p50',
    title: 'Replay window, median',
    ...window,
    interval: 'order-statistic',
    words: windowWords(', in the median,', 'median replay window'),
  },
  {
    id: 'replay-window-max',
    title: 'Replay window, maximum',
    ...window,
    interval: null,
    words: windowWords(' up to', 'longest replay window'),
  },
]);
