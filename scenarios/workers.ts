import type { Scenario } from './scenario.ts';

export default {
  title: 'Workers',
  question: 'What do more processes behind one port serve, and what do copies in each of them save and delay?',
  byName: true,
  suite: 'world',
  steps: [
    {
      procedure: 'copies',
      primary: 'commands-per-read',
      workers: [1, 2, 4],
      stretches: 5,
      ends: 20,
    },
    {
      procedure: 'slices',
      shape: 'closed',
      primary: 'capacity',
      metrics: ['capacity'],
      levels: { workers: [1, 2, 4] },
      compareLevels: 'workers',
    },
  ],
} satisfies Scenario;
