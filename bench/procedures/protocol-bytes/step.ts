import type { MetricId } from '../../../vocabulary/metrics.ts';
import type { Step } from '../../suites/scenario.ts';

export const protocols = ['h1', 'h2'] as const;
export type Protocol = (typeof protocols)[number];
export const carriers = ['bearer', 'cookie'] as const;
export type Carrier = (typeof carriers)[number];
export const clientNames = ['node', 'chromium'] as const;

/** Bytes of the first and the next request of a connection, over TLS, by protocol, carrier and client. */
export interface ProtocolBytesStep extends Step {
  readonly procedure: 'protocol-bytes';
  readonly primary: MetricId;
  /** Claims in the credential: the levels of the factor `claims`. */
  readonly claims: readonly number[];
  /** Connections of each arm: where they do not agree, a count is not exact. */
  readonly series: number;
  /** The most claims up to which it is looked for where a later request stops being shorter than the first. */
  readonly upTo: number;
}
