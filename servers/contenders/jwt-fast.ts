import type { Contender } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: async (setting) => {
      const { fastTokens } = await import('../token/fast-tokens.ts');
      return fastTokens(secretBytes(setting));
    },
    forgedWith: (setting) => ({ alg: 'HS256', key: secretBytes(setting) }),
  }),
  title: 'Stateless JWT, fast-jwt',
  description:
    'The same HS256 token with fast-jwt, without its cache: it verifies synchronously on the main thread, where jose calls Web Crypto and waits for its threads. It shows how much of the cost is the library.',
  settings: {
    library: 'fast-jwt',
    algorithm: 'HS256',
    key: 'Buffer, made a KeyObject once',
    cache: false,
    ...tokenSettings,
  },
  packages: ['fast-jwt'],
};
export default contender;
