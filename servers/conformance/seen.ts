/** What a login shows of a server from outside: how its credential travels, and what it is. */
import type { Credential } from '../wire/client.ts';
import { type Judged, type Seen, someUser, type Trial } from './check.ts';
import { cookiesIn, withoutCookie } from './cookies.ts';

const nothing: Seen = { cookies: [], form: 'unknown', refreshes: false };

/** By one login, and a read without each of its cookies where it gives several. */
export async function asItAnswers(trial: Trial): Promise<{ readonly contender: Judged; readonly seen: Seen }> {
  const { client, contender, baseUrl } = trial;
  const good = await client.login(baseUrl, someUser()).catch(() => undefined);
  if (good === undefined || contender.challenge === 'none') return { contender, seen: nothing };
  const cookies = await carriersOf(trial, good);
  const challenge = cookies.length > 0 ? 'Cookie' : 'Bearer';
  const value = cookies.length > 0 ? cookiesIn(good).get(cookies[0] as string) : tokenIn(good);
  return {
    contender: { ...contender, challenge },
    seen: { cookies, form: formOf(value), refreshes: hasRefreshToken(good) },
  };
}

/** Of several cookies those that count; where any one is enough, all of them. */
async function carriersOf({ client, baseUrl }: Trial, good: Credential): Promise<readonly string[]> {
  const names = [...cookiesIn(good).keys()];
  if (names.length < 2) return names;
  const answers = await Promise.all(names.map((name) => client.me(baseUrl, withoutCookie(good, name))));
  const counting = names.filter((_, index) => answers[index]?.status !== client.wire.statuses.read);
  return counting.length > 0 ? counting : names;
}

const tokenIn = ({ token, headers }: Credential): string | undefined => token ?? Object.values(headers)[0];

/** Three parts or more, as JWS, JWE and PASETO have: whoever holds it knows what it is made of. */
function formOf(value: string | undefined): Seen['form'] {
  if (value === undefined || value === '') return 'unknown';
  return value.split('.').length > 2 ? 'token' : 'id';
}

function hasRefreshToken({ answer }: Credential): boolean {
  return /"refresh_?token"\s*:\s*"/i.test(answer.body);
}
