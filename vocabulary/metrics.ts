/** Every metric, declared once. A metric knows its unit, which way is better, and whether it is exact or noisy. */
export interface Metric {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly better: 'lower' | 'higher';
  /** exact: counted, no interval needed. noisy: an interval or nothing. */
  readonly kind: 'exact' | 'noisy';
  /** What can be zero is compared by difference (docs/method.md, statistics). */
  readonly scale: 'ratio' | 'difference';
  /** Where the number is read. */
  readonly source: string;
}

const declare = <const T extends readonly Metric[]>(metrics: T): T => metrics;

export const metrics = declare([
  // latency
  {
    id: 'response-p50',
    title: 'Response time, median',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answered − released, open loop, pooled histogram',
  },
  {
    id: 'response-p90',
    title: 'Response time, 90th percentile',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answered − released, open loop, pooled histogram',
  },
  {
    id: 'response-p99',
    title: 'Response time, 99th percentile',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answered − released, open loop, pooled histogram',
  },
  {
    id: 'response-p999',
    title: 'Response time, 99.9th percentile',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answered − released, open loop, pooled histogram',
  },
  {
    id: 'service-p50',
    title: 'Service time, median',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answered − sent, open loop',
  },
  {
    id: 'service-p99',
    title: 'Service time, 99th percentile',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answered − sent, open loop',
  },
  {
    id: 'lateness-p99',
    title: 'Lateness of the instrument, 99th percentile',
    unit: 'µs',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'released − due, open loop: the instrument, not the server',
  },
  {
    id: 'capacity',
    title: 'Capacity',
    unit: 'requests/s',
    better: 'higher',
    kind: 'noisy',
    scale: 'ratio',
    source: 'answers counted from 20 ms into a closed-loop slice to its nominal end',
  },
  {
    id: 'server-cpu',
    title: 'Server CPU per request',
    unit: 'µs/request',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'run time of the server process, open loop',
  },
  {
    id: 'server-cpu-saturated',
    title: 'Server CPU per request, saturated',
    unit: 'µs/request',
    better: 'lower',
    kind: 'noisy',
    scale: 'ratio',
    source: 'run time of the server process, closed loop; for ratios only',
  },
  // payload-size
  {
    id: 'request-bytes',
    title: 'Bytes of a request',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    source: 'bytes read from the server’s sockets per counted request',
  },
  {
    id: 'response-bytes',
    title: 'Bytes of a response',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    source: 'bytes written to the server’s sockets per counted request',
  },
  {
    id: 'login-response-bytes',
    title: 'Bytes of the login’s response',
    unit: 'bytes',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    source: 'bytes written to the server’s sockets per counted login',
  },
  {
    id: 'claims-to-cookie-limit',
    title: 'Claims that fit a 4,096-byte cookie',
    unit: 'claims',
    better: 'higher',
    kind: 'exact',
    scale: 'difference',
    source: 'bisection over the size of the credential put into a cookie',
  },
  {
    id: 'claims-to-431',
    title: 'Claims that fit 16 KiB of headers',
    unit: 'claims',
    better: 'higher',
    kind: 'exact',
    scale: 'difference',
    source: 'bisection until the server answers 431',
  },
  // store-load
  {
    id: 'store-commands',
    title: 'Store commands per operation',
    unit: 'commands/operation',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    source: 'INFO commandstats over counted operations',
  },
  {
    id: 'store-bytes',
    title: 'Store bytes per operation',
    unit: 'bytes/operation',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    source: 'INFO stats, network bytes in and out, our own INFO subtracted',
  },
  {
    id: 'store-cpu',
    title: 'Store CPU per operation',
    unit: 'µs/operation',
    better: 'lower',
    kind: 'noisy',
    scale: 'difference',
    source: 'run time of the store process over counted operations',
  },
  {
    id: 'store-memory',
    title: 'Store memory per live credential',
    unit: 'bytes/live credential',
    better: 'lower',
    kind: 'noisy',
    scale: 'difference',
    source: 'INFO used_memory against the empty store',
  },
  // revocation-delay
  {
    id: 'revocation-delay-p50',
    title: 'Revocation delay, median',
    unit: 'ms',
    better: 'lower',
    kind: 'noisy',
    scale: 'difference',
    source: 'send time of the last accepted probe − last byte of the revoke’s 2xx',
  },
  {
    id: 'revocation-delay-p99',
    title: 'Revocation delay, 99th percentile',
    unit: 'ms',
    better: 'lower',
    kind: 'noisy',
    scale: 'difference',
    source: 'send time of the last accepted probe − last byte of the revoke’s 2xx',
  },
  {
    id: 'revocation-delay-max',
    title: 'Revocation delay, maximum',
    unit: 'ms',
    better: 'lower',
    kind: 'noisy',
    scale: 'difference',
    source: 'send time of the last accepted probe − last byte of the revoke’s 2xx',
  },
  {
    id: 'reaccepted',
    title: 'Credentials accepted again after they were refused',
    unit: 'count',
    better: 'lower',
    kind: 'exact',
    scale: 'difference',
    source: 'probes sent again after every request in flight had ended',
  },
]);

export type MetricId = (typeof metrics)[number]['id'];

const byId: ReadonlyMap<string, Metric> = new Map(metrics.map((metric) => [metric.id, metric]));

/** The declaration of a metric. Throws when nothing by that name is declared: a misspelt metric is a bug. */
export function metric(id: string): Metric {
  const found = byId.get(id);
  if (!found) throw new Error(`no metric is called ${id}; the list is in vocabulary/metrics.ts`);
  return found;
}
