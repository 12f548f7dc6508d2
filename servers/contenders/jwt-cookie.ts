import type { Contender } from '../contender.ts';
import { secretBytes } from '../credential/hmac-key.ts';
import { cookieCarrier, cookieFlagsText, mostCookieBytes } from '../token/cookie-carrier.ts';
import { hmacTokens } from '../token/hmac-tokens.ts';
import { stateless, tokenSettings } from '../token/stateless.ts';

const cookieName = '__Host-token';

const contender: Contender = {
  ...stateless({
    tokensOf: hmacTokens,
    forgedWith: (setting) => ({ alg: 'HS256', key: secretBytes(setting) }),
    carrier: cookieCarrier(cookieName),
  }),
  title: 'Stateless JWT in a cookie',
  description:
    'The stateless token in a cookie that scripts cannot read, unlike a Bearer token. Requests from other sites that would change something are refused by Sec-Fetch-Site and Origin; a logout clears the cookie but does not invalidate copies of it.',
  settings: {
    library: 'jose',
    algorithm: 'HS256',
    cookie: `${cookieName}; Max-Age; ${cookieFlagsText}`,
    mostCookieBytes,
    crossSite: 'refused on POST',
    ...tokenSettings,
  },
  challenge: 'Cookie',
};
export default contender;
