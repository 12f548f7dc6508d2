import type { Scenario } from './scenario.ts';

export default {
  title: 'Browser headers',
  question: 'Does a token still save CPU when each request carries as many other headers as a browser sends?',
  byName: true,
  steps: [
    {
      procedure: 'slices',
      shape: 'open',
      primary: 'server-cpu',
      metrics: ['server-cpu', 'response-p50'],
      levels: { headers: [0, 500, 2_000] },
      compareLevels: 'headers',
    },
  ],
} satisfies Scenario;
