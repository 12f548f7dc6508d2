/** What all designs of signed tokens have in common that ask Redis on every request whether a token was ended. */
import type { Contender } from '../contender.ts';
import { tokenLifetimeSeconds } from './stateless.ts';

export const askedInRedis = {
  challenge: 'Bearer',
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'revocations',
    note: 'Without Redis nobody gets in. It fails open on store loss: if Redis comes back empty, revoked tokens work again until they expire.',
  },
  hasLifetime: false,
  lifetimeSeconds: tokenLifetimeSeconds,
} as const satisfies Partial<Contender>;
