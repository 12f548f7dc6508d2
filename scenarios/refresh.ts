import { refreshEventIds } from '../vocabulary/refreshes.ts';
import type { Scenario } from './scenario.ts';

export default {
  title: 'Refresh',
  question: 'Who is logged out by a refresh that goes wrong, and for how long does a stolen refresh token work?',
  byName: true,
  suite: 'people',
  designs: 'that-refresh',
  steps: [
    { procedure: 'refresh-events', primary: 'chains-lost', events: refreshEventIds, chains: 100 },
    { procedure: 'replay-window', primary: 'replay-window-p50', trials: 40 },
  ],
} satisfies Scenario;
