import { broken, type Check, declares, demand, holds, readEverywhere, refused, someUser } from './check.ts';
import { type Granted, granted, invalidGrant, refresh, refreshed, withRefresh } from './granted.ts';

const racers = 20;

/** Refresh tokens, and what a good token may not. */
export const oauthChecks: readonly Check[] = [
  {
    id: 'insufficient-scope',
    property: 'A valid token that lacks permission gets 403 and the error insufficient_scope.',
    clause: 'G3: RFC 6750 3.1',
    excusedBy: [],
    needs: ['bearer', 'ours'],
    async find(trial) {
      const { client, baseUrl } = trial;
      const { headers } = await client.login(baseUrl, someUser());
      demand(200, [await client.me(baseUrl, { headers })], 'a good token where it may');
      const { status, headers: got } = await client.call(baseUrl, '/admin', { headers });
      const challenge = got['www-authenticate'] ?? '';
      return status === 403 && /^Bearer .*error="insufficient_scope"/.test(challenge)
        ? holds
        : broken(`it was answered with ${status} and the challenge "${challenge}"`);
    },
  },
  {
    id: 'refresh',
    about: 'refresh',
    property: 'A refresh issues a new access token and a new refresh token.',
    clause: 'RFC 6749 6, RFC 9700 4.14.2',
    excusedBy: [],
    needs: ['refresh'],
    find: withRefresh(async (trial, first) => {
      const second = await refreshed(trial, first.refreshToken);
      if (second.refreshToken === first.refreshToken) return broken('the refresh token stayed the same');
      if (!/\bno-store\b/.test(second.answer.headers['cache-control'] ?? ''))
        return broken('its answer may be kept by a cache');
      const answers = await readEverywhere(trial, second);
      const finding = refused(answers, 'the new access token', 200);
      if (finding.found !== 'holds') return finding;
      const { id } = JSON.parse((await trial.client.me(trial.baseUrl, first)).body);
      return answers.every(({ body }) => JSON.parse(body).id === id) ? holds : broken('it reads somebody else');
    }),
  },
  {
    id: 'refresh-reuse',
    about: 'reuse of a refresh token',
    property: 'A reused refresh token gets 400 invalid_grant, and the newest of its family is revoked too.',
    clause: 'R1: RFC 9700 4.14.2, RFC 6749 5.2, ASVS 10.4.5',
    excusedBy: ['refresh-grace'],
    needs: ['refresh'],
    find: withRefresh(async (trial, first) => {
      const newest = await refreshed(trial, (await refreshed(trial, first.refreshToken)).refreshToken);
      const used = invalidGrant(await refresh(trial, first.refreshToken), 'a refresh token that was used');
      if (used.found !== 'holds') return used;
      return invalidGrant(await refresh(trial, newest.refreshToken), 'the newest of a family after a reuse');
    }),
  },
  {
    id: 'refresh-race',
    about: 'concurrent refreshes',
    property: `After ${racers} concurrent refreshes with one token, at most one family is valid.`,
    clause: 'R2: RFC 9700 4.14.2',
    excusedBy: [],
    needs: ['refresh'],
    find: withRefresh(async (trial, first) => {
      const { baseUrls } = trial;
      const places = declares(trial, 'one-instance') ? [trial.baseUrl] : baseUrls;
      const answers = await Promise.all(
        Array.from({ length: racers }, (_, at) => refresh(trial, first.refreshToken, places[at % places.length])),
      );
      const odd = answers.find(({ status }) => status !== 200 && status !== 400);
      if (odd !== undefined) return broken(`one of them was answered with ${odd.status}`);
      const given = answers.filter(({ status }) => status === 200);
      if (given.length === 0) return broken('none of them was answered with a token');
      // Within a grace time all of them may be given the same one.
      const successors = new Set(given.map(({ body }) => JSON.parse(body).refreshToken as string));
      let living = 0;
      for (const successor of successors) if ((await refresh(trial, successor)).status === 200) living++;
      return living < 2 ? holds : broken(`${living} families live`);
    }),
  },
  {
    id: 'refresh-as-access',
    about: 'refresh tokens as access tokens',
    property: 'A refresh token is not accepted as an access token, nor an access token as a refresh token.',
    clause: 'J10: RFC 8725 3.12, RFC 6749 1.5, ASVS 9.2.2',
    excusedBy: [],
    needs: ['refresh'],
    find: withRefresh(async (trial, { refreshToken, token }) => {
      const headers = { authorization: `Bearer ${refreshToken}` };
      const finding = refused(await readEverywhere(trial, { headers }), 'a refresh token as access token');
      if (finding.found !== 'holds') return finding;
      const other = invalidGrant(await refresh(trial, token as string), 'an access token as refresh token');
      if (other.found !== 'holds') return other;
      await refreshed(trial, refreshToken);
      return holds;
    }),
  },
  {
    id: 'refresh-after-logout',
    about: 'refresh after a logout',
    property: 'A logout and an operator’s revoke end the refresh token.',
    clause: 'ASVS 7.4.1 and 10.4.9, RFC 7009 2.1',
    excusedBy: [],
    needs: ['refresh', 'logout', 'revoke'],
    find: withRefresh(async (trial, first) => {
      const { client, baseUrl, operatorKey } = trial;
      const kept = await refreshed(trial, first.refreshToken);
      demand(204, [await client.logout(baseUrl, kept)], 'the logout');
      // The used one first, which may have a grace time: what a reuse would end, the logout must have ended.
      for (const { refreshToken } of [first, kept]) {
        const finding = invalidGrant(await refresh(trial, refreshToken), 'a refresh token after the logout');
        if (finding.found !== 'holds') return finding;
      }
      const user = someUser();
      const other = granted(await client.login(baseUrl, user)) as Granted;
      demand(204, [await client.revoke(baseUrl, user, operatorKey)], 'the revoke');
      return invalidGrant(await refresh(trial, other.refreshToken), 'a refresh token after the revoke of its user');
    }),
  },
];
