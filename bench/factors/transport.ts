import type { LoadFactor } from './load.ts';

/** Connections of the load are plain, or on TLS: the same process listens on both. */
export const transport: LoadFactor = {
  id: 'transport',
  apply: (level, setting) => ({
    ...setting,
    tls: level === 'https',
    // The same at either level, so that both are served by one process: one that serves no other step.
    server: { ...setting.server, overTls: true },
  }),
  // Of a server from outside nobody knows whether it listens on TLS too.
  isFor: ({ target }) => target === undefined,
};
