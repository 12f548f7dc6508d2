import type { Contender } from '../contender.ts';
import { pairParts } from '../token/forge.ts';
import { josePairTokens } from '../token/jose-tokens.ts';
import { sharedKeyPair } from '../token/key-pair.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({
    tokensOf: (setting) => josePairTokens(sharedKeyPair(setting, 'EdDSA'), 'EdDSA'),
    forgedWith: (setting) => pairParts(sharedKeyPair(setting, 'EdDSA'), 'EdDSA'),
  }),
  title: 'Stateless JWT, EdDSA',
  description:
    'The stateless token signed with Ed25519 (jose). As with ES256, whoever has the public key can verify a token but not create one; the signature is as long, the arithmetic differs, and not every library or key vault supports it.',
  settings: {
    library: 'jose',
    algorithm: 'EdDSA',
    curve: 'Ed25519',
    key: 'CryptoKey, imported once',
    ...tokenSettings,
  },
  folder: true,
};
export default contender;
