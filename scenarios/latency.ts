import type { Scenario } from './scenario.ts';

export default {
  title: 'Latency',
  question:
    'How long does an authenticated request take at a fixed rate, what does it cost the server, and how many can it serve?',
  steps: [
    {
      procedure: 'slices',
      shape: 'open',
      primary: 'server-cpu',
      metrics: [
        'server-cpu',
        'store-cpu-open',
        'response-p50',
        'response-p90',
        'response-p99',
        'response-p999',
        'service-p50',
        'service-p99',
        'lateness-p99',
      ],
    },
    {
      procedure: 'slices',
      shape: 'closed',
      primary: 'capacity',
      metrics: ['capacity', 'server-cpu-saturated', 'store-cpu-saturated'],
    },
  ],
} satisfies Scenario;
