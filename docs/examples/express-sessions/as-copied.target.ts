import type { TargetFile } from '../../../servers/target.ts';

/** How authbench starts the shop that is often copied, with a Redis of the run's own, and how it is spoken to. */
export default {
  title: 'Express, as copied',
  description: 'Express 5 with express-session and connect-redis, set up as tutorials do.',
  settings: { resave: true, rolling: true, saveUninitialized: false },
  challenge: 'Cookie',
  store: 'redis',
  start: { command: [process.execPath, 'as-copied.mjs'], instances: 2 },
  wire: {
    statuses: { revoked: 200 },
    login: (user) => ({
      method: 'POST',
      path: '/login',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: `user=${user}`,
    }),
    read: (headers) => ({ method: 'GET', path: '/account', headers }),
    // Any page that takes its time will do: a request in flight.
    slow: (headers, ms) => ({ method: 'GET', path: `/invoices?ms=${ms}`, headers }),
    logout: (headers) => ({ method: 'POST', path: '/logout', headers }),
  },
} satisfies TargetFile;
