/** What many live credentials do to a store, and to who logs in or is revoked among them. */
import { type Declaration, declare, ratioMargin } from './metric.ts';
import { lessMore, lowerHigher } from './wording.ts';

const base = {
  better: 'lower',
  kind: 'noisy',
  canBeZero: false,
  margin: ratioMargin,
  interval: 'confidence',
  spoiledBy: [],
} as const satisfies Partial<Declaration>;
/** The metric that leads the question, below which others are drawn. */
const beside = 'response-p50';

export const population = declare([
  {
    id: 'population-bytes',
    title: 'Memory per live credential in a filled store',
    brief: 'Bytes each',
    unit: 'bytes/live credential',
    ...base,
    beside,
    source: 'used_memory of INFO before and after filling a database of the store with them; mean of the starts',
    words: lessMore('store memory per live credential'),
  },
  {
    id: 'fill-time',
    title: 'Time to fill the store with live credentials',
    brief: 'Time to fill',
    unit: 's',
    ...base,
    source:
      'from the first command to the last answer, written through one connection in a pipeline; mean of the starts',
    words: lowerHigher('time to fill the store'),
  },
  {
    id: 'login-time',
    title: 'Time of a login, median',
    brief: 'Login',
    unit: 'ms',
    ...base,
    beside,
    source: 'from sending to the whole answer, one after the other on one connection; median of each start',
    words: lowerHigher('median time of a login'),
  },
  {
    id: 'revoke-time',
    title: 'Time of an operator’s revoke, median',
    brief: 'Revoke',
    unit: 'ms',
    ...base,
    source: 'from sending to the whole answer, one after the other on one connection; median of each start',
    words: lowerHigher('median time of an operator’s revoke'),
  },
]);
