import { setImmediate as turn } from 'node:timers/promises';
import { broken, type Check, holds, notApplicable, someUser } from './check.ts';
import { mutationsOf } from './mutations.ts';

/** What can be seen of a server's process. */
export const processChecks: readonly Check[] = [
  {
    id: 'loopback',
    property: 'The server listens on loopback only.',
    clause: 'P1: ASVS 13.4.5',
    excusedBy: [],
    async find({ addresses }) {
      const found = addresses?.() ?? [];
      if (found.length === 0) return notApplicable('where its processes listen cannot be seen');
      const other = found.find(isElsewhere);
      return other === undefined ? holds : broken(`it listens on ${other}`);
    },
  },
  {
    id: 'loopback-store',
    property: 'A store that was started for the server listens on loopback only.',
    clause: 'P1: ASVS 13.4.5',
    excusedBy: [],
    async find({ storeAddresses }) {
      const found = storeAddresses?.() ?? [];
      if (found.length === 0) return notApplicable('it has no store that is a process of ours');
      const other = found.find(isElsewhere);
      return other === undefined ? holds : broken(`its store listens on ${other}`);
    },
  },
  {
    id: 'silent',
    property: 'No secret, cookie or token appears in the server’s output, errors included, or on its command line.',
    clause: 'P2, G9: ASVS 16.2.5',
    excusedBy: [],
    async find({ client, baseUrl, output, commandLines, operatorKey, setting }) {
      if (output === undefined || setting === undefined)
        return notApplicable('what its processes print cannot be seen');
      const user = someUser();
      const good = await client.login(baseUrl, user);
      const { accessToken, refreshToken } = JSON.parse(good.answer.body || '{}');
      const bad = mutationsOf(good.headers);
      for (const { headers } of [good, ...bad]) await client.me(baseUrl, { headers });
      await client.call(baseUrl, '/admin', { headers: good.headers });
      await client.call(baseUrl, '/login', { method: 'POST', headers: good.headers, body: '{' });
      await client.call(baseUrl, '/refresh', { method: 'POST', json: { refreshToken: refreshToken ?? 'nonsense' } });
      await client.revoke(baseUrl, user, operatorKey);
      await client.logout(baseUrl, good);
      // What was printed before an answer has arrived by the answer after it.
      for (let answers = 0; answers < 3; answers++) await client.call(baseUrl, '/health').then(() => turn());
      const secrets = {
        'its secret': setting.secret,
        'the operator’s key': operatorKey,
        'an access token': accessToken,
        'a refresh token': refreshToken,
        'a cookie': good.headers.cookie?.replace(/^[^=]+=/, ''),
      };
      const printed = output();
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
