import type { Contender, Setting } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import { machineClaims, machineRoutes, machineTokens, secretOfMachine } from '../oauth/machine-tokens.ts';
import { commandTimeoutMs } from '../store/deadline.ts';
import { connectStore } from '../store/redis.ts';
import type { AddedClaims } from '../token/access-token.ts';
import { askedInRedis } from '../token/asked-in-redis.ts';
import { bearer } from '../token/carrier.ts';
import { denylist } from '../token/denylist.ts';
import { aged, forgeOf } from '../token/forge.ts';
import { hmacTokens } from '../token/hmac-tokens.ts';
import { mountTokens } from '../token/mount.ts';
import { issuedMsClaim } from '../token/not-before.ts';
import { tokenSettings } from '../token/stateless.ts';

const added: AddedClaims = (issuedMs, login) => ({
  ...machineClaims(login.principal.id, ['read']).claims,
  ...issuedMsClaim(issuedMs, login),
});
const agedMachine = async (setting: Setting, fromNow: number) =>
  aged(await hmacTokens(setting), fromNow, bearer, added);

const contender: Contender = {
  ...askedInRedis,
  family: 'machine',
  title: 'Client credentials',
  description:
    'A machine exchanges its id and secret for a signed token with a scope (RFC 6749, 4.4), and needs no refresh token, because it can do so again. Tokens can be revoked (RFC 7009) through a denylist in Redis that is checked on every request.',
  settings: {
    ...tokenSettings,
    algorithm: 'HS256',
    clientAuthentication: 'Basic, or id and secret in the body; compared in constant time',
    scope: 'read; admin for clients that may have it. /admin needs admin',
    refreshToken: 'none',
    login: 'TEST ONLY: what a token request does for a client of this name',
    read: 'MGET: the entry of this jti, and the client’s not-before time',
    revoke: 'SET PX, keyed on iss and jti',
    commandTimeoutMs,
  },
  limits: [],
  asvs: {
    level: 2,
    note: '10.4.4, 10.4.10, 10.4.11 and chapter V9; shared secrets do not meet level 3 (10.4.16).',
  },
  async mount(app, setting) {
    const [tokens, redis] = [await hmacTokens(setting), await connectStore(app, setting)];
    const denied = denylist(redis, setting);
    const issuing = machineTokens(setting, tokens);
    await machineRoutes(app, setting, issuing, { tokens, end: denied.end });
    return {
      ...mountTokens(setting, { tokens, ...denied }),
      async login({ principal, claims }) {
        const issued = await issuing.issue(principal.id, undefined, claims);
        return { accessToken: issued.access_token, tokenType: issued.token_type, expiresIn: issued.expires_in };
      },
    };
  },
  forge: async (setting) => forgeOf({ alg: 'HS256', key: secretBytes(setting), added }),
  forgeExpired: (setting) => agedMachine(setting, -1),
  forgeFresh: (setting) => agedMachine(setting, 60),
  forgeClient: (setting) => ({ id: 'conform-client', secret: secretOfMachine(setting, 'conform-client') as string }),
};
export default contender;
