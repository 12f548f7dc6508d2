import type { Scenario } from './scenario.ts';

export default {
  title: 'Rate',
  question: 'What does a request cost server and store when few come, and what when many do?',
  byName: true,
  suite: 'world',
  steps: [
    {
      procedure: 'slices',
      shape: 'open',
      primary: 'server-cpu',
      metrics: ['server-cpu', 'store-cpu-open'],
      levels: { rate: [4_000, 2_000, 1_000, 500, 250] },
      compareLevels: 'rate',
      fewestRequests: 125,
    },
  ],
} satisfies Scenario;
