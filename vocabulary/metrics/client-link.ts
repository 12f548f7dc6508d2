/** What a client waits for over its link. */
import { type Declaration, declare, ratioMargin } from './metric.ts';
import { lowerHigher } from './wording.ts';

const time = {
  unit: 'ms',
  better: 'lower',
  kind: 'noisy',
  canBeZero: false,
  margin: ratioMargin,
  interval: 'confidence',
  spoiledBy: [],
} as const satisfies Partial<Declaration>;

export const clientLink = declare([
  {
    id: 'later-request-time',
    title: 'Time of a later request, median',
    brief: 'Later request',
    ...time,
    source: 'from sending to the whole answer, on a connection over TLS that is open; median of each start',
    words: lowerHigher('median time of a later request'),
  },
  {
    id: 'first-request-time',
    title: 'Time of the first request of a connection, median',
    brief: 'First request',
    ...time,
    source: 'from dialling to the whole answer, handshakes of TCP and TLS included; median of each start',
    words: lowerHigher('median time of the first request'),
  },
]);
