import { randomBytes } from 'node:crypto';
import type { TargetFile } from '../../../servers/target.ts';
import copied from './as-copied.target.ts';

/** The same shop, cured; its operator can end a user's sessions. */
export default {
  ...copied,
  title: 'Express, cured',
  description: 'Express 5 with express-session and connect-redis, without the faults of what is often copied.',
  settings: { resave: false, rolling: false, saveUninitialized: false },
  start: {
    command: [process.execPath, 'cured.mjs'],
    instances: 2,
    env: { NODE_ENV: 'production', SESSION_SECRET: randomBytes(32).toString('hex') },
  },
  wire: {
    ...copied.wire,
    revoke: (user, operatorKey) => ({
      method: 'DELETE',
      path: `/users/${user}/sessions`,
      headers: { 'x-operator-key': operatorKey },
    }),
  },
} satisfies TargetFile;
