import type { Contender } from '../contender.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: async ({ secret }) => (await import('../token/jsonwebtoken-tokens.ts')).jsonwebtokenTokens(secret),
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
  packages: ['jsonwebtoken'],
};
export default contender;
