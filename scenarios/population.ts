import type { Scenario } from './scenario.ts';

export default {
  title: 'Population',
  question:
    'What do a million live credentials in the store cost a read, a login and a revoke, and how much do they take?',
  byName: true,
  suite: 'world',
  steps: [
    {
      procedure: 'population',
      primary: 'response-p50',
      metrics: ['response-p50', 'server-cpu', 'store-cpu-open', 'lateness-p99'],
      populations: [128, 10_000, 100_000, 1_000_000],
      loggedIn: 10_000,
      logins: 20,
      loginRounds: 8,
      sessions: [1, 100, 1_000],
      revokeRounds: 1,
    },
  ],
} satisfies Scenario;
