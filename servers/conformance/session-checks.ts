import { randomBytes } from 'node:crypto';
import { sign, unsign } from '@fastify/cookie';
import type { Credential } from '../wire/client.ts';
import {
  beyondItsWire,
  beyondTheContract,
  broken,
  type Check,
  demand,
  type Finding,
  holds,
  isOurs,
  notApplicable,
  readEverywhere,
  refused,
  someUser,
  type Trial,
} from './check.ts';
import { cookieOf, cookiesSet, isDeletion } from './cookies.ts';
import { randomBitsOf } from './entropy.ts';

const noCookie = notApplicable('its credential is no cookie');
const logins = 48;

/** What holds of whatever travels in a cookie, and of ids that say nothing by themselves. */
export const sessionChecks: readonly Check[] = [
  {
    id: 'new-id',
    property: 'A login issues a new id even if the request carries one, and invalidates the old one.',
    clause: 'S1: ASVS 7.2.4, WSTG-SESS-03',
    excusedBy: ['logout-keeps-credential'],
    find: withCookie(async (trial, first) => {
      if (!isOurs(trial)) return beyondTheContract;
      const { client, baseUrl } = trial;
      const visit = cookiesSet(await client.me(baseUrl, { headers: {} })).at(0);
      if (visit !== undefined) {
        const before = { cookie: `${visit.name}=${visit.value}` };
        await loginWith(trial, before);
        const after = await client.me(baseUrl, { headers: before });
        if (after.status !== 401) return broken('the id of a visit before the login is that of the session after it');
      }
      const second = await loginWith(trial, first.headers);
      demand(200, await readEverywhere(trial, second), 'the credential of the second login');
      if (cookieOf(second)?.value === cookieOf(first)?.value) return broken('the id stayed the same at a login');
      return refused(await readEverywhere(trial, first), 'the credential that a login replaced');
    }),
  },
  {
    id: 'unknown-id',
    property: 'An id that the server did not issue is refused, and never adopted.',
    clause: 'S2: ASVS 7.2.1, WSTG-SESS-03',
    excusedBy: [],
    find: withCookie(async (trial, good) => {
      const { client, baseUrl } = trial;
      demand(200, await readEverywhere(trial, good), 'a good credential');
      const { name } = cookieOf(good) as { name: string };
      for (const [what, value] of unknownValues(trial, good)) {
        const headers = { cookie: `${name}=${value}` };
        const answer = await client.me(baseUrl, { headers });
        const finding = refused([answer], what);
        if (finding.found !== 'holds') return finding;
        if (cookiesSet(answer).some((one) => one.value === value)) return broken(`${what} was taken over by a visit`);
        if (cookieOf(await loginWith(trial, headers))?.value === value)
          return broken(`${what} was taken over by a login`);
        if ((await client.me(baseUrl, { headers })).status !== 401)
          return broken(`${what} works after a login with it`);
      }
      return holds;
    }),
  },
  {
    id: 'anonymous-visit',
    property: 'A visit without a credential sets no cookie.',
    clause: 'S3: ASVS 7.6.2',
    excusedBy: ['keeps-anonymous-visits'],
    find: withCookie(async ({ client, baseUrl }, good) => {
      if (cookiesSet(good.answer).length === 0) return broken('a login sets no cookie either');
      const answers = await Promise.all(['/me', '/admin', '/health'].map((path) => client.call(baseUrl, path)));
      return answers.some((answer) => cookiesSet(answer).length > 0) ? broken('a cookie was set') : holds;
    }),
  },
  {
    id: 'deletion-cookie',
    property: 'A logout deletes the cookie, under the same name and path.',
    clause: 'S4: ASVS 14.3.1, RFC 6265 5.3, WSTG-SESS-06',
    excusedBy: ['plain-cookie'],
    find: withCookie(async (trial, good) => {
      if (!isOurs(trial)) return beyondTheContract;
      const answer = await trial.client.logout(trial.baseUrl, good);
      demand(204, [answer], 'the logout');
      for (const given of cookiesSet(good.answer)) {
        const gone = cookiesSet(answer).find(({ name }) => name === given.name);
        if (gone === undefined || !isDeletion(gone)) return broken(`${given.name} is not deleted`);
        for (const same of ['path', 'domain', 'secure'])
          if (gone.attributes.get(same) !== given.attributes.get(same))
            return broken(`it is deleted with another ${same}`);
      }
      return holds;
    }),
  },
  {
    id: 'cookie-flags',
    property: 'The cookie has the __Host- prefix, Secure, HttpOnly, SameSite and Path=/, and at most 4,096 bytes.',
    clause: 'S6: ASVS 3.3.1 to 3.3.5, RFC 6265bis 4.1.3.2 and 5.6',
    excusedBy: ['plain-cookie'],
    find: withCookie(async (trial, good) => {
      if (!isOurs(trial)) return beyondTheContract;
      for (const { name, value, attributes } of cookiesSet(good.answer)) {
        if (!name.startsWith('__Host-')) return broken(`${name} has no __Host- prefix`);
        for (const flag of ['secure', 'httponly']) if (!attributes.has(flag)) return broken(`${name} is not ${flag}`);
        if (!/^(lax|strict)$/i.test(String(attributes.get('samesite')))) return broken(`${name} has no SameSite`);
        if (attributes.get('path') !== '/' || attributes.has('domain')) return broken(`${name} is not of Path=/ alone`);
        if (Buffer.byteLength(name + value) > 4_096) return broken(`${name} is over 4,096 bytes`);
      }
      return holds;
    }),
  },
  {
    id: 'duplicate-cookies',
    property: 'Of two cookies with the same name, the first counts or neither does.',
    clause: 'S7: RFC 6265 5.4',
    excusedBy: [],
    find: withCookie(async ({ client, baseUrl }, good) => {
      const { name } = cookieOf(good) as { name: string };
      const bad = `${name}=nonsense`;
      const ask = async (cookie: string) => (await client.me(baseUrl, { headers: { cookie } })).status;
      demand(200, [await client.me(baseUrl, good)], 'the cookie alone');
      const [first, last] = [await ask(`${good.headers.cookie}; ${bad}`), await ask(`${bad}; ${good.headers.cookie}`)];
      if (last !== 401 || (first !== 200 && first !== 401))
        return broken(`a good cookie before a bad one was answered with ${first}, behind it with ${last}`);
      return holds;
    }),
  },
  {
    id: 'id-entropy',
    property: 'Ids are unique, and long enough for 128 random bits.',
    clause: 'S9: ASVS 7.2.3',
    excusedBy: [],
    async find(trial) {
      if (!isOurs(trial)) return beyondTheContract;
      const { client, baseUrl } = trial;
      const all = await Promise.all(Array.from({ length: logins }, () => client.login(baseUrl, someUser())));
      const kinds = [all.map(idOf), all.map(refreshTokenOf)].map((ids) => ids.filter((id) => id !== undefined));
      const judgedKinds = kinds.filter((ids) => ids.length > 0);
      if (judgedKinds.length === 0) return notApplicable('its credential is no id');
      for (const ids of judgedKinds) {
        if (new Set(ids).size < logins) return broken('two logins gave the same id');
        const bits = Math.floor(randomBitsOf(ids));
        if (bits < 128) return broken(`what changes in an id has room for ${bits} bits`);
      }
      return holds;
    },
  },
];

function withCookie(find: (trial: Trial, good: Credential) => Promise<Finding>): Check['find'] {
  return async (trial) => {
    if (trial.contender.challenge !== 'Cookie') return noCookie;
    if (!trial.client.wire.contract) return beyondItsWire;
    const good = await trial.client.login(trial.baseUrl, someUser());
    return cookieOf(good) === undefined ? noCookie : find(trial, good);
  };
}

/** A login by who sends these headers already. */
async function loginWith({ client, baseUrl }: Trial, headers: Readonly<Record<string, string>>): Promise<Credential> {
  const answer = await client.call(baseUrl, '/login', { method: 'POST', json: { userId: someUser() }, headers });
  demand(200, [answer], 'a login with a cookie');
  const cookie = cookiesSet(answer)
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ');
  return { headers: cookie === '' ? headers : { cookie }, answer };
}

/** Values that the server never gave, the last two signed as @fastify/cookie signs. */
function unknownValues({ setting }: Trial, good: Credential): [what: string, value: string][] {
  const value = decodeURIComponent((cookieOf(good) as { value: string }).value);
  const unknown = randomBytes(24).toString('base64url');
  const made: [string, string][] = [
    ['an id that nobody gave', unknown],
    ['an id with a made-up signature', `${unknown}.${randomBytes(32).toString('base64url')}`],
    ['an empty id', ''],
  ];
  if (setting === undefined) return made;
  const own = unsign(value, setting.secret);
  if (own.valid) {
    made.push(['an id signed with another secret', encodeURIComponent(sign(own.value, 'x'.repeat(43)))]);
    made.push(['an unsigned id', own.value]);
    made.push(['an unknown id that is well signed', encodeURIComponent(sign(unknown, setting.secret))]);
  }
  return made;
}

/** The id in a credential: before a signature; undefined where it is a token that speaks for itself. */
function idOf({ headers, token }: Credential): string | undefined {
  if (token?.includes('.')) return undefined;
  const text = token ?? decodeURIComponent(cookieOf({ headers })?.value ?? '');
  if (text === '' || text.split('.').length > 2) return undefined;
  return text.split('.', 1)[0];
}

function refreshTokenOf({ answer }: Credential): string | undefined {
  if (answer.body === '') return undefined;
  const { refreshToken } = JSON.parse(answer.body) as { refreshToken?: string };
  return refreshToken === undefined || refreshToken.split('.').length > 2 ? undefined : refreshToken;
}
