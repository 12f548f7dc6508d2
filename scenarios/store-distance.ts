import type { Scenario } from './scenario.ts';

export default {
  title: 'Store distance',
  question:
    'What does each millisecond between server and store cost a request, and how far away must it be for another design to win?',
  byName: true,
  suite: 'world',
  steps: [
    {
      procedure: 'distance',
      primary: 'response-p50',
      metrics: ['response-p50', 'response-p90', 'server-cpu', 'store-cpu-open', 'lateness-p99'],
      distances: [0, 0.5, 1, 2, 5],
    },
  ],
} satisfies Scenario;
