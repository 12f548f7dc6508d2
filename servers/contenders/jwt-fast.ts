import type { Contender } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import { fastTokens } from '../token/fast-tokens.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: (setting) => fastTokens(secretBytes(setting)),
    forgedWith: (setting) => ({ alg: 'HS256', key: secretBytes(setting) }),
  }),
  title: 'Stateless JWT, fast-jwt',
  description:
    'The same HS256 token by fast-jwt, without its cache: it checks at once on the main thread, where jose asks Web Crypto and waits for its threads. It shows what the library alone makes of the cost.',
  settings: {
    library: 'fast-jwt',
    algorithm: 'HS256',
    key: 'Buffer, made a KeyObject once',
    cache: false,
    ...tokenSettings,
  },
};
export default contender;
