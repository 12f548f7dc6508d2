import type { Scenario } from './scenario.ts';

export default {
  title: 'Client link',
  question: 'What does a client wait for over a phone’s link, by how much its credential carries?',
  byName: true,
  suite: 'world',
  packages: ['selfsigned'],
  steps: [
    {
      procedure: 'single-requests',
      primary: 'later-request-time',
      links: ['loopback', '10-mbit', '1-mbit'],
      claims: [0, 20, 100],
      connections: 4,
      later: 3,
    },
  ],
} satisfies Scenario;
