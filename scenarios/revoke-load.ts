import type { Scenario } from './scenario.ts';

export default {
  title: 'Revoke load',
  question: 'What does it ask of the store to end all sessions of one user, as that user has more of them?',
  byName: true,
  steps: [{ procedure: 'operator-revoke', primary: 'store-bytes', revokes: 5, sessions: [1, 10, 100] }],
} satisfies Scenario;
