import type { Contender } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import { hmacTokens } from '../token/hmac-tokens.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: hmacTokens,
    forgedWith: (setting) => ({ alg: 'HS256', key: secretBytes(setting) }),
  }),
  usual: true,
  title: 'Stateless JWT',
  description:
    'A signed token that carries who it is for (jose, HS256). The server stores nothing, so it can verify a token on its own, but cannot revoke one before it expires.',
  settings: { library: 'jose', algorithm: 'HS256', key: 'CryptoKey, imported once', ...tokenSettings },
};
export default contender;
