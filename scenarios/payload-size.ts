import type { Scenario } from './scenario.ts';

export default {
  title: 'Payload size',
  question:
    'How many bytes does a credential add to every request, as it carries more claims, and where does that hit a limit?',
  steps: [
    {
      procedure: 'exact-counts',
      claims: [0, 5, 20, 50, 100, 200],
      count: 200,
      series: 1,
      factor: 'claims',
      primary: 'request-bytes',
      readings: [
        { metric: 'request-bytes', operation: 'read', of: 'requestBytes' },
        { metric: 'response-bytes', operation: 'read', of: 'responseBytes' },
        { metric: 'login-response-bytes', operation: 'login', of: 'responseBytes' },
      ],
    },
    {
      procedure: 'bisection',
      upTo: 512,
      primary: 'claims-to-431',
      limits: [
        { metric: 'claims-to-cookie-limit', by: 'cookie-bytes', bytes: 4_096 },
        { metric: 'claims-to-431', by: 'status', status: 431 },
      ],
    },
  ],
} satisfies Scenario;
