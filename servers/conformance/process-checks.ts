import { setImmediate as turn } from 'node:timers/promises';
import { broken, type Check, holds, someUser } from './check.ts';
import { cookieOf } from './cookies.ts';
import { mutationsOf } from './mutations.ts';

/** What can be seen of a server's process. */
export const processChecks: readonly Check[] = [
  {
    id: 'loopback',
    about: 'where it listens',
    property: 'The server listens on loopback only.',
    clause: 'P1: ASVS 13.4.5',
    excusedBy: ['listens-everywhere'],
    needs: ['addresses'],
    async find({ addresses }) {
      const found = addresses?.() ?? [];
      const other = found.find(isElsewhere);
      return other === undefined ? holds : broken(`it listens on ${other}`);
    },
  },
  {
    id: 'loopback-store',
    property: 'A store that was started for the server listens on loopback only.',
    clause: 'P1: ASVS 13.4.5',
    excusedBy: [],
    needs: ['store-addresses'],
    async find({ storeAddresses }) {
      const found = storeAddresses?.() ?? [];
      const other = found.find(isElsewhere);
      return other === undefined ? holds : broken(`its store listens on ${other}`);
    },
  },
  {
    id: 'silent',
    about: 'secrets in its output',
    property: 'No secret, cookie or token appears in the server’s output, errors included, or on its command line.',
    clause: 'P2, G9: ASVS 16.2.5',
    excusedBy: [],
    needs: ['output'],
    async find({ client, baseUrl, output, commandLines, operatorKey, setting }) {
      const { wire } = client;
      const user = someUser();
      const good = await client.login(baseUrl, user);
      const { accessToken, refreshToken } = wire.contract
        ? JSON.parse(good.answer.body || '{}')
        : { accessToken: good.token };
      const bad = mutationsOf(good);
      for (const { headers } of [good, ...bad]) await client.me(baseUrl, { headers });
      const { headers } = good;
      await client.call(baseUrl, wire.login(user, {}).path, { method: 'POST', headers, body: '{' });
      if (wire.contract) {
        await client.call(baseUrl, '/admin', { headers });
        await client.call(baseUrl, '/refresh', { method: 'POST', json: { refreshToken: refreshToken ?? 'nonsense' } });
      }
      if (wire.revoke) await client.revoke(baseUrl, user, operatorKey);
      if (wire.logout) await client.logout(baseUrl, good);
      // What was printed before an answer has arrived by the answer after it.
      for (let answers = 0; answers < 3; answers++) await client.me(baseUrl, { headers: {} }).then(() => turn());
      const secrets = {
        'its secret': setting?.secret,
        'the operator’s key': operatorKey,
        'an access token': accessToken,
        'a refresh token': refreshToken,
        'a cookie': cookieOf(good)?.value,
      };
      const printed = output?.() ?? '';
      // One that was refused is a good one but for a character: who logs what he refuses logs credentials.
      const refused = bad.flatMap(({ headers }) => Object.values(headers).map(credentialIn)).filter(isTelling);
      const leak = [
        ...Object.entries(secrets),
        ...refused.map((text) => ['a credential that was refused', text] as const),
      ].find(([, text]) => text !== undefined && printed.includes(text));
      if (leak !== undefined) return broken(`${leak[0]} is in what it prints`);
      const called = commandLines?.().join('\n') ?? '';
      const told = Object.entries(secrets).find(([, text]) => text !== undefined && called.includes(text));
      return told === undefined ? holds : broken(`${told[0]} is on its command line`);
    },
  },
];

const isElsewhere = (address: string) => !/^127\.|^::1$|^::ffff:127\./.test(address);

/** What follows the scheme or the name of a cookie. */
const credentialIn = (header: string) => header.replace(/^(?:Bearer |[^=]+=)/, '');
const isTelling = (text: string) => text.length >= 20;
