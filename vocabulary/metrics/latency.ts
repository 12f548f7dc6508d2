/** Response times, capacity and CPU of a server under load. */
import { type Declaration, declare, ratioMargin } from './metric.ts';
import { lessMore, lowerHigher } from './wording.ts';

type Kind = Omit<Declaration, 'id' | 'title' | 'source' | 'words'>;

const noisy = { kind: 'noisy', canBeZero: false, margin: ratioMargin, interval: 'confidence' } as const;
const time = { ...noisy, unit: 'µs', better: 'lower', spoiledBy: [] } as const satisfies Kind;
/** A queue at the server, or the instrument’s own lateness, is no response time of the design. */
const ofServer = { ...time, spoiledBy: ['overloaded', 'instrument-bound'] } as const satisfies Kind;
const response = {
  ...ofServer,
  source: 'time from release to answer in the open loop, from the pooled histogram',
} as const;
const service = { ...ofServer, source: 'time from sending to answer in the open loop' } as const;
const cpu = {
  ...noisy,
  ...{ unit: 'µs/request', better: 'lower', spoiledBy: [], needs: 'server-process' },
  total: { of: 'serverCpuUs', per: 'requests', n: 'requests' },
} as const satisfies Kind;
/** A design may ask the store nothing. What the store does for itself is counted too, since no request can be told from it. */
const storeCpu = {
  ...cpu,
  ...{ canBeZero: true, needs: 'store-process' },
  total: { of: 'storeCpuUs', per: 'requests', n: 'requests' },
} as const satisfies Kind;

export const latency = declare([
  {
    id: 'response-p50',
    title: 'Response time, median',
    brief: 'Response p50',
    alwaysShown: true,
    decides: 2,
    ...response,
    quantile: { of: 'response', q: 0.5 },
    words: lowerHigher('median response time'),
  },
  {
    id: 'response-p90',
    title: 'Response time, 90th percentile',
    ...response,
    quantile: { of: 'response', q: 0.9 },
    words: lowerHigher('90th percentile of response time'),
  },
  {
    id: 'response-p99',
    title: 'Response time, 99th percentile',
    brief: 'Response p99',
    alwaysShown: true,
    decides: 3,
    ...response,
    quantile: { of: 'response', q: 0.99 },
    words: lowerHigher('99th percentile of response time'),
  },
  {
    id: 'response-p999',
    title: 'Response time, 99.9th percentile',
    ...response,
    quantile: { of: 'response', q: 0.999 },
    words: lowerHigher('99.9th percentile of response time'),
  },
  {
    id: 'service-p50',
    title: 'Service time, median',
    ...service,
    quantile: { of: 'service', q: 0.5 },
    words: lowerHigher('median service time'),
  },
  {
    id: 'service-p99',
    title: 'Service time, 99th percentile',
    ...service,
    quantile: { of: 'service', q: 0.99 },
    words: lowerHigher('99th percentile of service time'),
  },
  {
    id: 'lateness-p99',
    title: 'Lateness of the instrument, 99th percentile',
    ...time,
    quantile: { of: 'lateness', q: 0.99 },
    source: 'how long after its due time a request was released in the open loop: the instrument, not the server',
    words: lowerHigher('99th percentile of the instrument’s lateness'),
  },
  {
    id: 'capacity',
    title: 'Capacity',
    decides: 4,
    unit: 'requests/s',
    better: 'higher',
    ...noisy,
    spoiledBy: ['saturated', 'limit-unknown', 'few-cores'],
    total: { of: 'counted', per: 'countedSeconds', n: 'counted' },
    source: 'answers counted in a closed-loop slice, from 20 ms after its start to its nominal end',
    words: lowerHigher('capacity'),
  },
  {
    id: 'server-cpu',
    title: 'Server CPU per request',
    brief: 'CPU per request',
    decides: 1,
    ...cpu,
    source: 'CPU time of the server process in the open loop',
    words: lessMore('server CPU per request'),
  },
  {
    id: 'server-cpu-saturated',
    title: 'Server CPU per request, saturated',
    ...cpu,
    spoiledBy: ['limit-unknown'],
    source: 'CPU time of the server process in the closed loop; for ratios only',
    words: lessMore('server CPU per request when saturated'),
  },
  {
    id: 'store-cpu-open',
    title: 'Store CPU per request',
    beside: 'server-cpu',
    ...storeCpu,
    // Of about 40 µs that a session takes; the store's own housekeeping is 1 to 2.
    margin: 2,
    source: 'CPU time of the store process in the open loop, with what it does without being asked',
    words: lessMore('store CPU per request'),
  },
  {
    id: 'store-cpu-saturated',
    title: 'Store CPU per request, saturated',
    ...storeCpu,
    // Of about 10 µs that a session takes.
    margin: 0.5,
    spoiledBy: ['limit-unknown'],
    source: 'CPU time of the store process in the closed loop',
    words: lessMore('store CPU per request when saturated'),
  },
]);
