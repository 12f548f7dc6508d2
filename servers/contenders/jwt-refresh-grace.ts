import { hkdf } from 'node:crypto';
import { promisify } from 'node:util';
import type { Contender, Setting } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import type { FamilyLimits, Successors } from '../token/refresh-families.ts';
import refresh, { familyLimits, mountWithLimits } from './jwt-refresh.ts';

const graceSeconds = 10;

const derive = promisify(hkdf);

/**
 * Derived from the token and the server's secret (HKDF, RFC 5869), so that every request with one token is given the same successor,
 * on every instance, and the store need not keep one that works.
 */
const successorsOf =
  (setting: Setting): Successors =>
  async (familyId, secret) =>
    Buffer.from(await derive('sha256', secretBytes(setting), familyId, `refresh token after ${secret}`, 32)).toString(
      'base64url',
    );

/** Apart from the contender so that a server with a fault can differ in one of them. */
export const graceLimits = (setting: Setting): FamilyLimits & Required<Pick<FamilyLimits, 'grace'>> => ({
  ...familyLimits(setting),
  grace: {
    ms: 1_000 * (setting.timeouts?.graceSeconds ?? graceSeconds),
    successors: successorsOf(setting),
  },
});

const contender: Contender = {
  ...refresh,
  title: 'Short JWT, refresh token with a grace time',
  description:
    'A signed token that lasts five minutes, and a refresh token that works once, and for ten seconds more gives the same successor again: several tabs that refresh at once, or an answer that is lost, log nobody out. A thief’s copy works for as long.',
  settings: {
    ...refresh.settings,
    refreshToken:
      '256 bits, random at the login and then derived from the token before (HKDF), stored as a hash; a used one gives the same successor for ten seconds and ends its family afterwards',
    refreshGraceSeconds: graceSeconds,
  },
  limits: [
    ...refresh.limits,
    {
      id: 'refresh-grace',
      seconds: graceSeconds,
      note: 'A used refresh token gives the same successor for ten seconds: whoever copied it is let in, and the reuse is not noticed.',
    },
  ],
  asvs: {
    level: 0,
    note: 'Fails 7.4.1 and 7.4.2 of level 1 for the life of an access token, and 10.4.5 for ten seconds after a refresh; meets 10.4.8.',
  },
  mount: (app, setting) => mountWithLimits(app, setting, graceLimits(setting)),
};
export default contender;
