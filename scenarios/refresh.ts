import { hourlyOperations } from '../vocabulary/operations.ts';
import { refreshEventIds } from '../vocabulary/refreshes.ts';
import type { Scenario } from './scenario.ts';

export default {
  title: 'Refresh',
  question:
    'Who is logged out by a refresh that goes wrong, for how long does a stolen refresh token work, and what does a refresh cost?',
  byName: true,
  suite: 'people',
  designs: 'that-refresh',
  steps: [
    { procedure: 'refresh-events', primary: 'chains-lost', events: refreshEventIds, chains: 100 },
    { procedure: 'replay-window', primary: 'replay-window-p50', trials: 40 },
    {
      procedure: 'operations',
      primary: 'operation-cpu',
      operations: hourlyOperations,
      requests: 360,
      lifetimes: [60, 300, 900, 3_600],
    },
  ],
} satisfies Scenario;
