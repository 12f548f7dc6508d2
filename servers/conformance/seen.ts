/** What a login shows of a server from outside: how its credential travels, and what it is. */
import type { Credential } from '../wire/client.ts';
import { type Judged, type Seen, someUser, type Trial } from './check.ts';
import { carrying, cookiesIn, withoutCookie } from './cookies.ts';

const nothing: Seen = { cookies: [], form: 'unknown', refreshes: false };

/** By one login, and by reads without each of its cookies, or with each alone, where it gives several. */
export async function asItAnswers(trial: Trial): Promise<{ readonly contender: Judged; readonly seen: Seen }> {
  const { client, contender, baseUrl } = trial;
  const good = await client.login(baseUrl, someUser()).catch(() => undefined);
  if (good === undefined || contender.challenge === 'none') return { contender, seen: nothing };
  const carriers = await carriersAmong(trial, good);
  const [first] = carriers.cookies;
  const value = first === undefined ? tokenIn(good) : cookiesIn(good).get(first);
  return {
    contender: { ...contender, challenge: first === undefined ? 'Bearer' : 'Cookie' },
    seen: { ...carriers, form: formOf(value), refreshes: hasRefreshToken(good) },
  };
}

async function carriersAmong({ client, baseUrl }: Trial, good: Credential): Promise<Pick<Seen, 'cookies' | 'either'>> {
  const all = [...cookiesIn(good)];
  const names = all.map(([name]) => name);
  if (names.length < 2) return { cookies: names };
  const reads = async (credential: Pick<Credential, 'headers'>) =>
    (await client.me(baseUrl, credential)).status === client.wire.statuses.read;
  const without = await Promise.all(names.map((name) => reads(withoutCookie(good, name))));
  const needed = names.filter((_, index) => !without[index]);
  if (needed.length > 0) return { cookies: needed };
  const alone = await Promise.all(all.map((cookie) => reads(carrying(good, [cookie]))));
  const enough = names.filter((_, index) => alone[index]);
  return enough.length > 0 ? { cookies: enough, either: true } : { cookies: names };
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
