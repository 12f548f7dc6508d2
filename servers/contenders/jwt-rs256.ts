import type { FastifyInstance } from 'fastify';
import type { Contender, Mounted, Setting } from '../contender.ts';
import { agedByIssuer, forgedByIssuer } from '../issuer/forge.ts';
import { IssuerClient } from '../issuer/issuer-client.ts';
import { followedWithin, type KeyTimes, remoteKeys } from '../issuer/remote-keys.ts';
import { joseTokens } from '../token/jose-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const usual: KeyTimes = { refreshMs: 10_000, cooldownMs: 2_000, staleMs: 600_000, deadlineMs: 1_000 };
const { newSeconds, removedSeconds, trustedSeconds } = followedWithin(usual);

const timesOf = ({ timeouts }: Setting): KeyTimes => {
  if (timeouts === undefined) return usual;
  const everyMs = timeouts.keysSeconds * 1000;
  return { ...usual, refreshMs: everyMs, cooldownMs: everyMs, staleMs: timeouts.trustedSeconds * 1000 };
};

/** Apart from the contender so that tests can choose short times. */
export async function mountWithTimes(app: FastifyInstance, setting: Setting, keyTimes: KeyTimes): Promise<Mounted> {
  const client = new IssuerClient(setting, 'resource-jwt').closeWith(app);
  const verifyingKey = await remoteKeys(app, setting, keyTimes);
  return {
    ...mountTokens(setting, { tokens: joseTokens({ algorithm: 'RS256', verifyingKey }) }),
    login: (login) => client.login(login, setting.lifetimeSeconds),
  };
}

const {
  mount: _,
  forgeExpired: __,
  forgeFresh: ___,
  ...design
} = stateless({
  tokensOf: () => Promise.reject(new Error('the issuer signs')),
});

const contender: Contender = {
  ...design,
  title: 'Stateless JWT, RS256 and JWKS',
  description:
    'Single sign-on: an issuer in its own process signs with RSA, and every server verifies on its own with the public keys that it fetches over HTTP. Keys can be rotated without a restart; a token still cannot be revoked before it expires.',
  settings: {
    ...tokenSettings,
    library: 'jose, createRemoteJWKSet',
    algorithm: 'RS256, 2,048 bits',
    newKeyWithinSeconds: newSeconds,
    removedKeyWithinSeconds: removedSeconds,
    fetches: 'at most one in two seconds, however many unknown kids',
    login: 'one request to the issuer, whose CPU is not in server-cpu',
  },
  issuer: true,
  issuerLoss: {
    reads: 'closed',
    graceSeconds: trustedSeconds,
    forgets: 'credentials',
    note: 'Without the issuer nobody can log in. Known keys keep verifying for ten minutes, then nobody gets in. This issuer keeps its keys in memory: after a restart they are new, and everybody must log in again.',
  },
  keys: (setting) => followedWithin(timesOf(setting)),
  mount: (app, setting) => mountWithTimes(app, setting, timesOf(setting)),
  forge: forgedByIssuer,
  forgeExpired: (setting) => agedByIssuer(setting, 'resource-jwt', -1),
  forgeFresh: (setting) => agedByIssuer(setting, 'resource-jwt', 60),
};
export default contender;
