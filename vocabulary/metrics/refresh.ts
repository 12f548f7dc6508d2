/** What a refresh costs, what happens to a chain of refresh tokens, and for how long a copy of a used one works. */
import { type Declaration, declare, ratioMargin } from './metric.ts';
import { fewerMore, lessMore, type Words } from './wording.ts';

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

const cpu = {
  better: 'lower',
  kind: 'noisy',
  canBeZero: false,
  margin: ratioMargin,
  interval: 'confidence',
  spoiledBy: [],
} as const satisfies Partial<Declaration>;

const counted = {
  better: 'lower',
  kind: 'exact',
  canBeZero: true,
  margin: 0,
  interval: null,
  spoiledBy: [],
  comparedIn: 'series',
} as const satisfies Partial<Declaration>;

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
  {
    id: 'operation-cpu',
    title: 'Server CPU per operation',
    brief: 'CPU',
    unit: 'µs',
    ...cpu,
    source: 'CPU time of the server process in an open loop of this operation alone',
    words: lessMore('server CPU per operation'),
  },
  {
    id: 'operation-commands',
    title: 'Store commands of an operation under load',
    brief: 'Store commands',
    unit: 'commands/operation',
    ...counted,
    source: 'INFO commandstats before and after a slice of this operation alone; what a script does is counted too',
    words: fewerMore('sends', 'store commands', 'store command'),
  },
  {
    id: 'operation-request-bytes',
    title: 'Bytes of an operation’s request',
    brief: 'Request',
    unit: 'bytes',
    ...counted,
    source: 'bytes read from the server’s sockets per request of this operation',
    words: fewerMore('takes', 'bytes per request', 'byte per request'),
  },
  {
    id: 'operation-answer-bytes',
    title: 'Bytes of an operation’s answer',
    brief: 'Answer',
    unit: 'bytes',
    ...counted,
    source: 'bytes written to the server’s sockets per request of this operation',
    words: fewerMore('takes', 'bytes per answer', 'byte per answer'),
  },
  {
    id: 'active-hour-cpu',
    title: 'Server CPU of an active user’s hour',
    brief: 'CPU of an hour',
    unit: 'ms/hour',
    ...cpu,
    source: 'worked out: CPU of a login, of the reads and of the refreshes that the lifetime asks for',
    words: lessMore('server CPU for an active user’s hour'),
  },
  {
    id: 'active-hour-commands',
    title: 'Store commands of an active user’s hour',
    brief: 'Commands of an hour',
    unit: 'commands/hour',
    ...counted,
    source: 'worked out: store commands of a login, of the reads and of the refreshes that the lifetime asks for',
    words: fewerMore('sends', 'store commands in an active user’s hour', 'store command in an active user’s hour'),
  },
]);
