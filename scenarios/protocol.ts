import type { Scenario } from './scenario.ts';

export default {
  title: 'Protocol',
  question: 'What does a credential add to every request over HTTP/1.1 and HTTP/2, by carrier, client and claims?',
  byName: true,
  suite: 'world',
  packages: ['selfsigned', 'playwright-core'],
  steps: [
    {
      procedure: 'protocol-bytes',
      primary: 'later-request-bytes',
      claims: [0, 20, 100],
      series: 2,
      upTo: 512,
    },
    {
      procedure: 'slices',
      id: 'tls',
      shape: 'open',
      primary: 'server-cpu',
      metrics: ['server-cpu'],
      levels: { transport: ['http', 'https'] },
      compareLevels: 'transport',
    },
  ],
} satisfies Scenario;
