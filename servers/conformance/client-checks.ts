import type { Answer } from '../wire/client.ts';
import {
  broken,
  type Check,
  declares,
  demand,
  type Finding,
  holds,
  notApplicable,
  refused,
  someUser,
  type Trial,
} from './check.ts';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const grant = 'grant_type=client_credentials';
/** RFC 6749 2.3.1: both parts are form-encoded before they are joined. */
const basic = (id: string, secret: string) => ({
  authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
});

/** Machines that log in with a secret of their own, and the route that takes a token back. */
export const clientChecks: readonly Check[] = [
  {
    id: 'client-credentials',
    property: 'A client gets a token, but no refresh token, by POST with its secret; without the secret it gets none.',
    clause: 'A1: RFC 6749 2.3.1, 3.2, 4.4.3 and 5.2, ASVS 10.4.10',
    excusedBy: [],
    needs: ['clients'],
    async find(trial) {
      const client = clientOf(trial) as Client;
      const post = (headers: Record<string, string>, body = grant, query = '') =>
        askForToken(trial, headers, body, query);
      const good = await post(basic(client.id, client.secret));
      demand(200, [good], 'a client with its secret');
      const finding = asTokenAnswer(good);
      if (finding.found !== 'holds') return finding;
      const bad: readonly Answer[] = await Promise.all([
        post(basic(client.id, `${client.secret}x`)),
        post(basic(client.id, client.secret.slice(0, -1))),
        post(basic(client.id, '')),
        post(basic(`${client.id}x`, client.secret)),
        post({}),
        post({}, grant, `?client_id=${client.id}&client_secret=${client.secret}`),
      ]);
      for (const { status, headers, body } of bad) {
        if (status !== 401 || JSON.parse(body).error !== 'invalid_client')
          return broken(`a client without its secret was answered with ${status} ${body}`);
        if (headers['www-authenticate'] === undefined) return broken('a client without its secret gets no challenge');
      }
      const other = await post(basic(client.id, client.secret), 'grant_type=password&username=a&password=b');
      if (other.status !== 400 || JSON.parse(other.body).error !== 'unsupported_grant_type')
        return broken(`another grant was answered with ${other.status}`);
      const got = await trial.client.call(trial.baseUrl, `/oauth/token?${grant}`, {
        headers: basic(client.id, client.secret),
      });
      return [404, 405].includes(got.status) ? holds : broken(`a GET was answered with ${got.status}`);
    },
  },
  {
    id: 'token-revocation',
    property: 'The revocation endpoint answers 200 for an unknown token, and revokes a known one.',
    clause: 'A3: RFC 7009 2.1 and 2.2',
    excusedBy: [],
    needs: ['ours'],
    async find(trial) {
      const client = clientOf(trial);
      const headers = { ...form, ...(client && basic(client.id, client.secret)) };
      const revoke = (token: string) =>
        trial.client.call(trial.baseUrl, '/oauth/revoke', { method: 'POST', headers, body: `token=${token}` });
      const unknown = await revoke('nonsense');
      if (unknown.status === 404) return notApplicable('it has no revocation endpoint');
      const finding = refused([unknown], 'the revoke of an unknown token', 200);
      if (finding.found !== 'holds') return finding;
      // RFC 7009 2.1: a client revokes its own tokens, and no others.
      const good = client ? await grantedTo(trial, client) : await trial.client.login(trial.baseUrl, someUser());
      if (good.token === undefined) return notApplicable('its credential is no token');
      demand(200, [await trial.client.me(trial.baseUrl, good)], 'a token before its revoke');
      demand(200, [await revoke(good.token)], 'the revoke of a good token');
      if (declares(trial, 'logout-keeps-credential')) return holds;
      return refused([await trial.client.me(trial.baseUrl, good)], 'a token after its revoke');
    },
  },
];

const askForToken = ({ client, baseUrl }: Trial, headers: Record<string, string>, body = grant, query = '') =>
  client.call(baseUrl, `/oauth/token${query}`, { method: 'POST', headers: { ...form, ...headers }, body });

interface Client {
  readonly id: string;
  readonly secret: string;
}

async function grantedTo(trial: Trial, { id, secret }: Client) {
  const answer = await askForToken(trial, basic(id, secret));
  demand(200, [answer], 'a client with its secret');
  const { access_token: token } = JSON.parse(answer.body) as { access_token: string };
  return { token, headers: { authorization: `Bearer ${token}` } };
}

const clientOf = ({ contender, setting }: Trial) =>
  setting === undefined ? undefined : contender.forgeClient?.(setting);

function asTokenAnswer({ headers, body }: Answer): Finding {
  const { access_token, token_type, expires_in, refresh_token } = JSON.parse(body);
  if (typeof access_token !== 'string' || !/^bearer$/i.test(token_type) || !(expires_in > 0))
    return broken('the token answer lacks access_token, token_type or expires_in');
  if (refresh_token !== undefined) return broken('a client was given a refresh token');
  return /\bno-store\b/.test(headers['cache-control'] ?? '') ? holds : broken('a token answer may be kept by a cache');
}
