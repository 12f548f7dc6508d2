import type { Contender } from '../contender.ts';
import { encryptedForge } from '../token/encrypted-forge.ts';
import { encryptedTokens, encryption, encryptionKey } from '../token/encrypted-tokens.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const contender: Contender = {
  ...stateless({ tokensOf: async (setting) => encryptedTokens(await encryptionKey(setting)) }),
  title: 'Stateless JWT, encrypted',
  description:
    'The stateless token, encrypted instead of signed (JWE, jose): only the servers can read it. For claims that the client, or anyone who finds a token in a log, must not see.',
  settings: {
    library: 'jose',
    ...encryption,
    key: 'CryptoKey, derived from the secret (HKDF-SHA-256) and imported once',
    ...tokenSettings,
    checked: 'alg, enc, no zip, typ, iss, aud, exp, iat, sub, jti, canonical text',
  },
  forge: encryptedForge,
};
export default contender;
