import type { Credential } from '../wire/client.ts';
import {
  broken,
  type Check,
  carriersOf,
  demand,
  type Finding,
  holds,
  isOurs,
  notApplicable,
  noted,
  readEverywhere,
  refused,
  someUser,
  type Trial,
  withoutSpares,
} from './check.ts';
import { after, carrying, cookieOf, cookiesIn, cookiesSet, isDeletion, withValue } from './cookies.ts';
import { randomBitsOf } from './entropy.ts';
import { deletionOf, duplicatesOf, flagsOf } from './outside/cookies.ts';
import {
  endedValues,
  idOf,
  logins,
  loginWith,
  manyLogins,
  refreshTokenOf,
  unknownValues,
  visitsTo,
} from './session-values.ts';

const noCookie = notApplicable('its credential is no cookie');

/** What holds of whatever travels in a cookie, and of ids that say nothing by themselves. */
export const sessionChecks: readonly Check[] = [
  {
    id: 'new-id',
    about: 'session fixation',
    property: 'A login issues a new id even if the request carries one, and invalidates the old one.',
    clause: 'S1: ASVS 7.2.4, WSTG-SESS-03',
    excusedBy: ['logout-keeps-credential'],
    needs: ['cookie'],
    find: withCookie(async (trial, first) => {
      const { client, baseUrl } = trial;
      const { statuses } = client.wire;
      for (const visit of await visitsTo(trial)) {
        const before = carrying({ headers: {} }, after(new Map(), visit));
        if (!carriersOf(trial, first).some((name) => cookiesIn(before).has(name))) continue;
        await loginWith(trial, before.headers);
        if ((await client.me(baseUrl, before)).status !== statuses.refused)
          return broken('the id of a visit before the login is that of the session after it');
      }
      const second = await loginWith(trial, first.headers);
      demand(statuses.read, await readEverywhere(trial, second), 'the credential of the second login');
      const [old, issued] = [cookiesIn(first), cookiesIn(second)];
      if (carriersOf(trial, first).every((name) => old.get(name) === issued.get(name)))
        return broken('the id stayed the same at a login');
      return refused(await readEverywhere(trial, first), 'the credential that a login replaced', statuses.refused);
    }),
  },
  {
    id: 'unknown-id',
    about: 'ids that were never issued',
    property: 'An id that the server did not issue is refused, and never adopted.',
    clause: 'S2: ASVS 7.2.1, WSTG-SESS-03',
    excusedBy: [],
    needs: ['cookie'],
    find: withCookie(async (trial, good) => {
      const { client, baseUrl } = trial;
      const { statuses } = client.wire;
      demand(statuses.read, await readEverywhere(trial, good), 'a good credential');
      const [name] = carriersOf(trial, good) as [string];
      for (const [what, value] of [...unknownValues(trial, good), ...(await endedValues(trial, name))]) {
        const sent = withValue(withoutSpares(trial, good), name, value);
        const answer = await client.me(baseUrl, sent);
        const finding = refused([answer], what, statuses.refused);
        if (finding.found !== 'holds') return finding;
        if (cookiesSet(answer).some((one) => one.value === value && !isDeletion(one)))
          return broken(`${what} was taken over by a visit`);
        const { headers } = await loginWith(trial, sent.headers);
        if (cookiesIn({ headers }).get(name) === value) return broken(`${what} was taken over by a login`);
        if ((await client.me(baseUrl, sent)).status !== statuses.refused)
          return broken(`${what} works after a login with it`);
      }
      return holds;
    }),
  },
  {
    id: 'anonymous-visit',
    about: 'sessions of visitors',
    property: 'A visit without a credential sets no cookie.',
    clause: 'S3: ASVS 7.6.2',
    excusedBy: ['keeps-anonymous-visits'],
    needs: ['cookie'],
    find: withCookie(async (trial, good) => {
      const { client, baseUrl } = trial;
      if (cookiesSet(good.answer).length === 0) return broken('a login sets no cookie either');
      if (!client.wire.contract) {
        const given = cookiesSet(await client.me(baseUrl, { headers: {} })).map(({ name }) => name);
        // A shop may keep the carts of visitors; that everybody fills its store, it should know.
        return carriersOf(trial, good).some((name) => given.includes(name))
          ? noted('a visit without a credential is given the cookie of a session')
          : holds;
      }
      const answers = await Promise.all(['/me', '/admin', '/health'].map((path) => client.call(baseUrl, path)));
      return answers.some((answer) => cookiesSet(answer).length > 0) ? broken('a cookie was set') : holds;
    }),
  },
  {
    id: 'deletion-cookie',
    about: 'deletion of the cookie',
    property: 'A logout deletes the cookie, under the same name and path.',
    clause: 'S4: ASVS 14.3.1, RFC 6265 5.3, WSTG-SESS-06',
    excusedBy: ['plain-cookie'],
    needs: ['cookie', 'logout'],
    find: withCookie(async (trial, good) => {
      const answer = await trial.client.logout(trial.baseUrl, good);
      demand(trial.client.wire.statuses.revoked, [answer], 'the logout');
      if (!isOurs(trial)) return deletionOf(trial, good, answer);
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
    about: 'flags of the cookie',
    property: 'The cookie has the __Host- prefix, Secure, HttpOnly, SameSite and Path=/, and at most 4,096 bytes.',
    clause: 'S6: ASVS 3.3.1 to 3.3.5, RFC 6265bis 4.1.3.2 and 5.6',
    excusedBy: ['plain-cookie'],
    needs: ['cookie'],
    find: withCookie(async (trial, good) => {
      if (!isOurs(trial)) return flagsOf(trial, good);
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
    about: 'two cookies of one name',
    property: 'Of two cookies with the same name, the first counts or neither does.',
    clause: 'S7: RFC 6265 5.4',
    excusedBy: [],
    needs: ['cookie'],
    find: withCookie(async (trial, good) => {
      const { client, baseUrl } = trial;
      if (!client.wire.contract) return duplicatesOf(trial, good);
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
    about: 'guessable ids',
    property: 'Ids are unique, and long enough for 128 random bits.',
    clause: 'S9: ASVS 7.2.3',
    excusedBy: [],
    needs: [],
    async find(trial) {
      const all = await manyLogins(trial);
      const kinds = [all.map((one) => idOf(trial, one)), all.map(refreshTokenOf)].map((ids) =>
        ids.filter((id) => id !== undefined),
      );
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
    const good = await trial.client.login(trial.baseUrl, someUser());
    return carriersOf(trial, good).length === 0 ? noCookie : find(trial, good);
  };
}
