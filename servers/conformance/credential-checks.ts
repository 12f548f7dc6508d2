import type { Setting } from '../contender.ts';
import {
  broken,
  type Check,
  ControlFailed,
  carriersOf,
  demand,
  holds,
  noted,
  readEverywhere,
  refused,
  someUser,
  withoutSpares,
} from './check.ts';
import { mutationsOf } from './mutations.ts';
import { keptByCaches } from './outside/caches.ts';

const open = ['no-authentication'] as const;

/** Getting a credential and reading with it, and being refused without a good one. */
export const credentialChecks: readonly Check[] = [
  {
    id: 'login',
    property: 'A login answers 200 with a credential.',
    clause: 'HTTP contract',
    excusedBy: open,
    needs: [],
    async find({ client, baseUrl }) {
      const { headers } = await client.login(baseUrl, someUser(), { claim001: 'x'.repeat(16) });
      return Object.keys(headers).length > 0 ? holds : broken('the login gave no credential');
    },
  },
  {
    id: 'read',
    property: 'The credential reads its own user.',
    clause: 'HTTP contract',
    excusedBy: open,
    needs: [],
    async find(trial) {
      const { statuses, contract } = trial.client.wire;
      const user = someUser();
      const answers = await readEverywhere(trial, await trial.client.login(trial.baseUrl, user));
      demand(statuses.read, answers, 'a good credential');
      if (!contract) return holds;
      const other = answers.map(({ body }) => JSON.parse(body)).find(({ id, role }) => id !== user || role !== 'user');
      return other === undefined ? holds : broken('the answer is not the user who logged in');
    },
  },
  {
    id: 'every-instance',
    about: 'other instances',
    property: 'Every instance knows the credential.',
    clause: 'HTTP contract',
    excusedBy: ['one-instance'],
    needs: ['instances'],
    async find({ client, baseUrl, baseUrls }) {
      const { statuses } = client.wire;
      const credential = await client.login(baseUrl, someUser());
      demand(statuses.read, [await client.me(baseUrl, credential)], 'a good credential');
      const answers = await Promise.all(baseUrls.map((url) => client.me(url, credential)));
      return refused(answers, 'a credential of the first instance', statuses.read);
    },
  },
  {
    id: 'admin',
    property: 'Only the role admin reads /admin.',
    clause: 'HTTP contract; ASVS 8.2.1',
    excusedBy: open,
    needs: ['contract'],
    async find({ client, baseUrl }) {
      const ask = async (user: string) => {
        const { headers } = await client.login(baseUrl, user);
        return (await client.call(baseUrl, '/admin', { headers })).status;
      };
      const [admin, user] = await Promise.all([ask(`admin-${someUser()}`), ask(someUser())]);
      return admin === 200 && user === 403 ? holds : broken(`an admin got ${admin}, a user ${user}`);
    },
  },
  {
    id: 'no-credential',
    property: 'A request without a credential gets 401 and a challenge; a Bearer challenge names no error.',
    clause: 'G1: RFC 9110 15.5.2, RFC 6750 3.1',
    excusedBy: open,
    needs: [],
    async find(trial) {
      const { statuses, contract } = trial.client.wire;
      const good = await trial.client.login(trial.baseUrl, someUser());
      demand(statuses.read, await readEverywhere(trial, good), 'a good credential');
      const answers = await readEverywhere(trial, { headers: {} });
      const challenge = answers[0]?.headers['www-authenticate'] ?? '';
      const finding = refused(answers, 'a request without a credential', statuses.refused);
      if (finding.found !== 'holds') return finding;
      // RFC 9110 11.6.1 demands one, and there is no scheme for cookies.
      if (!contract) return challenge !== '' || statuses.refused !== 401 ? holds : noted('its 401 has no challenge');
      const wanted = trial.contender.challenge;
      if (!challenge.startsWith(wanted)) return broken(`the challenge is "${challenge}", and not one of ${wanted}`);
      return /error/.test(challenge) ? broken('the challenge names an error though nothing was sent') : holds;
    },
  },
  {
    id: 'forged',
    property: 'A credential that was tampered with gets 401, with the same body for every cause.',
    clause: 'G2: RFC 6750 3.1, ASVS 16.5.1',
    excusedBy: open,
    needs: [],
    async find(trial) {
      const { statuses, contract } = trial.client.wire;
      const good = await trial.client.login(trial.baseUrl, someUser());
      const mutations = mutationsOf(withoutSpares(trial, good), carriersOf(trial, good)[0]);
      if (mutations.length === 0) return broken('there is no credential to tamper with');
      const bare = await trial.client.me(trial.baseUrl, { headers: {} });
      for (const { name, headers } of mutations) {
        const answer = await trial.client.me(trial.baseUrl, { headers });
        const finding = refused([answer], name, statuses.refused);
        if (finding.found !== 'holds') return finding;
        if (!contract) continue;
        if (answer.body !== bare.body) return broken(`${name} has another body than no credential`);
        const challenge = answer.headers['www-authenticate'] ?? '';
        if (trial.contender.challenge === 'Bearer' && !challenge.includes('error="invalid_token"'))
          return broken(`${name} has the challenge "${challenge}"`);
      }
      demand(statuses.read, await readEverywhere(trial, good), 'the credential that was not tampered with');
      return holds;
    },
  },
  {
    id: 'expired',
    about: 'expired credentials',
    property: 'An expired credential is refused.',
    clause: 'ASVS 7.3.2, 9.2.1',
    excusedBy: open,
    needs: ['aged'],
    async find(trial) {
      const { setting, contender, client } = trial;
      const { statuses } = client.wire;
      const [fresh = {}, expired = {}] = await Promise.all([
        contender.forgeFresh?.(setting as Setting),
        contender.forgeExpired?.(setting as Setting),
      ]);
      demand(
        statuses.read,
        await readEverywhere(trial, { headers: fresh }),
        'one made the same way that is not expired',
      );
      return refused(await readEverywhere(trial, { headers: expired }), 'an expired credential');
    },
  },
  {
    id: 'no-store',
    property: 'Login, authenticated and refused answers carry Cache-Control: no-store.',
    clause: 'G5: RFC 9111 5.2.2.5, RFC 6749 5.1',
    excusedBy: [],
    needs: [],
    async find(trial) {
      const good = await trial.client.login(trial.baseUrl, someUser());
      if (!trial.client.wire.contract) return keptByCaches(good, await readEverywhere(trial, good));
      const refusals = await readEverywhere(trial, { headers: {} });
      const answers = [good.answer, ...(await readEverywhere(trial, good)), ...refusals];
      const bare = answers.find(({ headers }) => !/\bno-store\b/.test(headers['cache-control'] ?? ''));
      return bare === undefined ? holds : broken('an answer may be kept by a cache');
    },
  },
  {
    id: 'login-over-http',
    property: 'A login over http that must set a Secure cookie gets 400, not a silent 200.',
    clause: 'HTTP contract; ASVS 3.3.1',
    excusedBy: [],
    needs: ['cookie', 'contract'],
    async find({ client, baseUrl }) {
      const ask = (overHttps: boolean) =>
        client.call(baseUrl, '/login', { method: 'POST', json: { userId: someUser() }, overHttps });
      const [plain, secure] = await Promise.all([ask(false), ask(true)]);
      if (secure.status !== 200) throw new ControlFailed(`control: over https it is ${secure.status}`);
      if (plain.status !== 400) return broken(`it was answered with ${plain.status}`);
      return plain.headers['set-cookie'] === undefined ? holds : broken('it was answered with 400 and a cookie');
    },
  },
];
