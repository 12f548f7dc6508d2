import { outageWays } from '../vocabulary/outages.ts';
import type { Scenario } from './scenario.ts';

export default {
  title: 'Store outage',
  question: 'Who is let in, who is kept out and who waits while the store is away, and what is lost by it?',
  byName: true,
  suite: 'world',
  steps: [
    {
      procedure: 'outages',
      primary: 'outage-unavailable',
      ways: [...outageWays],
      outages: 5,
      rate: 100,
      awayMs: 3_000,
    },
  ],
} satisfies Scenario;
