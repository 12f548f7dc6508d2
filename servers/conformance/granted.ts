/** What a login or a refresh grants: an access token, and the refresh token for the next one. */
import type { Answer, Credential } from '../wire/client.ts';
import { broken, type Check, demand, type Finding, holds, notApplicable, someUser, type Trial } from './check.ts';

export interface Granted extends Credential {
  readonly refreshToken: string;
}

/** For checks that need `refresh`: with the first login. */
export function withRefresh(find: (trial: Trial, first: Granted) => Promise<Finding>): Check['find'] {
  return async (trial) => {
    const first = granted(await trial.client.login(trial.baseUrl, someUser()));
    return first === undefined ? notApplicable('it has no refresh token') : find(trial, first);
  };
}

/** Undefined where a login gave no refresh token. */
export function granted(credential: Credential): Granted | undefined {
  const { refreshToken } = JSON.parse(credential.answer.body || '{}') as { refreshToken?: string };
  return refreshToken === undefined ? undefined : { ...credential, refreshToken };
}

export const refresh = ({ client, baseUrl }: Trial, refreshToken: string, at = baseUrl): Promise<Answer> =>
  client.call(at, '/refresh', { method: 'POST', json: { refreshToken } });

/** The control: this refresh token is good. */
export async function refreshed(trial: Trial, refreshToken: string): Promise<Granted> {
  const answer = await refresh(trial, refreshToken);
  demand(200, [answer], 'a refresh with a good token');
  const { accessToken, refreshToken: next } = JSON.parse(answer.body);
  return { answer, token: accessToken, headers: { authorization: `Bearer ${accessToken}` }, refreshToken: next };
}

/** The negative: refused as a refresh token that is no good. */
export function invalidGrant({ status, body }: Answer, what: string): Finding {
  const { error } = status === 400 ? JSON.parse(body) : { error: undefined };
  return error === 'invalid_grant'
    ? holds
    : broken(`${what} was answered with ${status} ${status === 200 ? '' : body}`);
}
