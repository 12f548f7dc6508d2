import type { Contender } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

/** A hit hands out one object to all who send that token: nothing here may ever change it. */
const cachedTokens = 10_000;

const contender: Contender = {
  ...stateless({
    tokensOf: async (setting) => {
      const { fastTokens } = await import('../token/fast-tokens.ts');
      return fastTokens(secretBytes(setting), { cachedTokens });
    },
    forgedWith: (setting) => ({ alg: 'HS256', key: secretBytes(setting) }),
  }),
  title: 'Stateless JWT, fast-jwt with its cache',
  description:
    'The HS256 token with fast-jwt and the cache behind its best published figures: a token seen before is looked up by its SHA-256, and only its times are checked again. Refused tokens take up cache entries too, so anyone who sends many of them turns hits into misses. A run measures it at its best: every read is a hit.',
  settings: {
    library: 'fast-jwt',
    algorithm: 'HS256',
    cache: true,
    cachedTokens,
    cachedSeconds: 600,
    checkedOnAHit: 'text, exp, nbf',
    ...tokenSettings,
  },
  packages: ['fast-jwt'],
};
export default contender;
