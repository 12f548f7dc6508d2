import type { Contender, Setting } from '../contender.ts';
import { aged, forgeOf } from '../token/forge.ts';
import { hmacKey, secretBytes } from '../token/hmac-key.ts';
import { joseTokens } from '../token/jose-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { statelessAsvs, statelessLimits, tokenLifetimeSeconds, tokenSettings } from '../token/stateless.ts';

async function tokensOf(setting: Setting) {
  const key = await hmacKey(setting);
  return joseTokens({ algorithm: 'HS256', signingKey: key, verifyingKey: key });
}

const contender: Contender = {
  usual: true,
  family: 'jwt',
  title: 'Stateless JWT',
  description:
    'A signed token that carries who it is for (jose, HS256). The server keeps nothing, so it can check a token alone, and can take none back before it expires.',
  settings: { library: 'jose', algorithm: 'HS256', key: 'CryptoKey, imported once', ...tokenSettings },
  limits: statelessLimits,
  challenge: 'Bearer',
  store: 'none',
  hasLifetime: true,
  lifetimeSeconds: tokenLifetimeSeconds,
  asvs: statelessAsvs,
  mount: async (_app, setting) => mountTokens(setting, { tokens: await tokensOf(setting) }),
  forge: async (setting) => forgeOf({ alg: 'HS256', key: secretBytes(setting) }),
  forgeExpired: async (setting) => aged(await tokensOf(setting), -1),
  forgeFresh: async (setting) => aged(await tokensOf(setting), 60),
};
export default contender;
