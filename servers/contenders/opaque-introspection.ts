import type { Contender } from '../contender.ts';
import { agedByIssuer } from '../issuer/forge.ts';
import { IssuerClient, issuerDeadlineMs } from '../issuer/issuer-client.ts';
import { opaqueText } from '../issuer/opaque-tokens.ts';
import { type AccessClaims, audience, issuer, principalIn } from '../token/access-token.ts';
import { bearerToken } from '../token/carrier.ts';

const contender: Contender = {
  family: 'hybrid',
  title: 'Opaque token, introspected',
  description:
    'A random token without content: every request asks the issuer about it over HTTP (RFC 7662), and the issuer asks Redis. Single sign-on in which a logout takes effect at once, at the price of two round trips and of an issuer that must never be down.',
  settings: {
    token: '256 random bits; the store holds a hash',
    read: 'POST /oauth/introspect at the issuer over a connection that stays open; there one GET',
    login: 'one request to the issuer; there SET, and three commands for the index of a user’s tokens',
    cached: 'nothing',
    issuerCpu: 'the issuer is a process of its own: its CPU is not in server-cpu',
    deadlineMs: issuerDeadlineMs,
    lifetimeSeconds: 900,
  },
  limits: [],
  challenge: 'Bearer',
  store: 'redis',
  storeLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'credentials',
    note: 'Without the issuer or its Redis nobody gets in; if Redis comes back empty, everybody is logged out.',
  },
  hasLifetime: false,
  lifetimeSeconds: 900,
  issuer: true,
  issuerLoss: {
    reads: 'closed',
    graceSeconds: 0,
    forgets: 'nothing',
    note: 'Every read asks the issuer: without it nobody gets in. It stores nothing itself, so when it comes back every token works as before.',
  },
  asvs: { level: 2, note: '7.2.1, 7.2.3, 7.3.2, 7.4.1, 7.4.2, 7.4.5, 10.4.10; no sender-constrained tokens (10.3.5).' },
  async mount(app, setting) {
    const client = new IssuerClient(setting, 'resource-opaque').closeWith(app);
    return {
      login: (login) => client.login(login, setting.lifetimeSeconds),
      async authenticate(request) {
        const token = bearerToken(request);
        if (token === undefined || !opaqueText.test(token)) return undefined;
        const told = await client.ask<Partial<AccessClaims>>('/oauth/introspect', { token });
        // RFC 7662 4: the answer is for whoever asks; that the token is meant for this server is checked here.
        if (told.active !== true || told.iss !== issuer || told.aud !== audience) return undefined;
        return principalIn(told);
      },
      logout: (request) => client.ask('/oauth/revoke', { token: bearerToken(request) as string }),
      revoke: (userId) => client.ask('/oauth/revoke-user', { user_id: userId }),
    };
  },
  forgeExpired: (setting) => agedByIssuer(setting, 'resource-opaque', -1),
  forgeFresh: (setting) => agedByIssuer(setting, 'resource-opaque', 60),
};
export default contender;
