import type { Scenario } from './scenario.ts';

export default {
  title: 'Store load',
  question: 'What does each operation ask of the session store, and how much memory does a live credential hold there?',
  steps: [
    {
      procedure: 'exact-counts',
      claims: [0],
      count: 40,
      series: 20,
      factor: 'operation',
      primary: 'store-commands',
      readings: (['read', 'login', 'logout'] as const).flatMap((operation) => [
        { metric: 'store-commands', operation, of: 'storeCommands' } as const,
        { metric: 'store-bytes', operation, of: 'storeBytes' } as const,
        { metric: 'store-cpu', operation, of: 'storeCpu' } as const,
      ]),
    },
    { procedure: 'memory', primary: 'store-memory', fills: 4 },
  ],
} satisfies Scenario;
