import type { Contender } from '../contender.ts';
import { pairParts } from '../token/forge.ts';
import { josePairTokens } from '../token/jose-tokens.ts';
import { sharedKeyPair } from '../token/key-pair.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: (setting) => josePairTokens(sharedKeyPair(setting, 'ES256'), 'ES256'),
    forgedWith: (setting) => pairParts(sharedKeyPair(setting, 'ES256'), 'ES256'),
  }),
  title: 'Stateless JWT, ES256',
  description:
    'The stateless token signed with a private key on the curve P-256 (jose): whoever has the public key can verify a token but not create one. Teams choose it where several services verify what one issues.',
  settings: { library: 'jose', algorithm: 'ES256', key: 'CryptoKey, imported once', ...tokenSettings },
  folder: true,
};
export default contender;
