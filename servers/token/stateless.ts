/** What all designs that keep nothing have in common, and must say. */
import type { Contender, Limit, Setting } from '../contender.ts';
import { checked, clockToleranceSeconds, type Tokens, typ } from './access-token.ts';
import { bearer, type Carrier } from './carrier.ts';
import { aged, type ForgeParts, forgeOf } from './forge.ts';
import { mountTokens } from './mount.ts';

export const tokenLifetimeSeconds = 900;

export const statelessLimits: readonly Limit[] = [
  {
    id: 'logout-keeps-credential',
    note: 'The server stores nothing, so logging out does not invalidate the token: it works until exp.',
  },
  {
    id: 'revoke-keeps-credential',
    note: 'The server stores nothing, so an operator cannot revoke a token before exp.',
  },
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

export interface StatelessDesign {
  tokensOf(setting: Setting): Promise<Tokens> | Tokens;
  /** For conformance alone; absent where nothing is signed. */
  forgedWith?(setting: Setting): ForgeParts;
  /** Default: the Authorization header. */
  readonly carrier?: Carrier;
}

/** What a stateless token does, whatever makes and checks it: a contender adds what there is to say of it. */
export function stateless({ tokensOf, forgedWith, carrier = bearer }: StatelessDesign) {
  return {
    family: 'jwt',
    limits: statelessLimits,
    challenge: 'Bearer',
    store: 'none',
    hasLifetime: true,
    lifetimeSeconds: tokenLifetimeSeconds,
    asvs: statelessAsvs,
    async mount(app, setting) {
      await carrier.prepare?.(app);
      return mountTokens(setting, { tokens: await tokensOf(setting), carrier });
    },
    forgeExpired: async (setting) => aged(await tokensOf(setting), -1, carrier),
    forgeFresh: async (setting) => aged(await tokensOf(setting), 60, carrier),
    ...(forgedWith && { forge: async (setting: Setting) => forgeOf({ ...forgedWith(setting), carrier }) }),
  } satisfies Partial<Contender>;
}
