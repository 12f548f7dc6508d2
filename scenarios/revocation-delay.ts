import type { Scenario } from './scenario.ts';

export default {
  title: 'Revocation delay',
  question: 'How long does a credential still work after it was revoked, and can it come back to life?',
  steps: [
    {
      procedure: 'revocation',
      triggers: ['logout', 'revoke'],
      inFlight: ['none', 'slow'],
      lifetimes: [2, 4, 8],
      slowMs: 300,
      primary: 'revocation-delay-p50',
    },
  ],
} satisfies Scenario;
