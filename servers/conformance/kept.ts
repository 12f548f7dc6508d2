/** What a credential is good for: its reads, and the refresh token that came with it. */
import type { Answer, Call, Credential } from '../wire/client.ts';
import {
  type Check,
  declares,
  type Finding,
  knowing,
  notApplicable,
  readEverywhere,
  someUser,
  soon,
  type Trial,
} from './check.ts';

/** Undefined where a login gave none. */
export const refreshTokenOf = ({ answer }: Pick<Credential, 'answer'>): string | undefined =>
  member(answer, 'refreshToken');

/** The user that a read tells. */
export const idIn = (answer: Pick<Answer, 'body'>): string | undefined => member(answer, 'id');

function member({ body }: Pick<Answer, 'body'>, name: string): string | undefined {
  try {
    const value = (JSON.parse(body) as Record<string, unknown> | null)?.[name];
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}

/** A refresh, with whatever else is sent along. */
export const refreshWith = (
  { client, baseUrl }: Trial,
  refreshToken: string | undefined,
  { path = '/refresh', ...rest }: Call & { readonly path?: string } = {},
): Promise<Answer> => client.call(baseUrl, path, { method: 'POST', json: { refreshToken }, ...rest });

/** The credential in a token answer. */
export function credentialIn(answer: Answer): Credential {
  const token = member(answer, 'accessToken') ?? '';
  return { answer, token, headers: { authorization: `Bearer ${token}` } };
}

/** For checks that need `refresh`: with the first login. */
export function withRefreshToken(find: (trial: Trial, first: Credential) => Promise<Finding>): Check['find'] {
  return async (trial) => {
    const first = await trial.client.login(trial.baseUrl, someUser());
    return refreshTokenOf(first) === undefined ? notApplicable('it has no refresh token') : find(trial, first);
  };
}

/**
 * The instances that have heard of an end, as far as the design lets them: where messages are late only when one is lost, all, once they
 * have; where all but the first are late by design, that one alone. That it takes effect in time is for other checks to say.
 */
export async function hearing(trial: Trial, ended: Pick<Credential, 'headers'>): Promise<readonly string[]> {
  const late = declares(trial, 'revocation-is-late');
  if (late === undefined) return knowing(trial);
  if (!late.seldom) return [trial.baseUrl];
  const { refused } = trial.client.wire.statuses;
  await soon((late.seconds ?? 0) * 1_000, async () =>
    (await readEverywhere(trial, ended)).every(({ status }) => status === refused),
  );
  return knowing(trial);
}

/** The last instance that must know a credential of the first; the first itself where no other does. */
export const lastKnowing = (trial: Trial): string => knowing(trial).at(-1) as string;
