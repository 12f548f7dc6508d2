import type { Contender } from '../contender.ts';
import { jsonwebtokenTokens } from '../token/jsonwebtoken-tokens.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: ({ secret }) => jsonwebtokenTokens(secret),
    forgedWith: ({ secret }) => ({ alg: 'HS256', key: Buffer.from(secret) }),
  }),
  title: 'Stateless JWT, jsonwebtoken',
  description:
    'The HS256 token with jsonwebtoken and a string as its secret, as most blogs have measured it: the library tries to parse that string as a PEM key on every call, which costs more than the token itself. Copy another design, or pass a KeyObject.',
  settings: {
    library: 'jsonwebtoken',
    algorithm: 'HS256',
    key: 'string, tried as a PEM key on every call',
    ...tokenSettings,
  },
};
export default contender;
