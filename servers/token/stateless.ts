/** What all designs that keep nothing have in common, and must say. */
import type { Contender, Limit } from '../contender.ts';
import { checked, clockToleranceSeconds, typ } from './access-token.ts';

export const tokenLifetimeSeconds = 900;

export const statelessLimits: readonly Limit[] = [
  { id: 'logout-keeps-credential', note: 'Nothing is kept, so a logout ends nothing: the token works until exp.' },
  { id: 'revoke-keeps-credential', note: 'Nothing is kept, so an operator can end nothing before exp.' },
];

export const statelessAsvs: Contender['asvs'] = {
  level: 0,
  note: 'Fails 7.4.1 and 7.4.2 of level 1: a token works after logout until it expires.',
};

/** Settings that a report shows of every signed token. */
export const tokenSettings = {
  typ,
  checked,
  clockToleranceSeconds,
  lifetimeSeconds: tokenLifetimeSeconds,
} as const;
