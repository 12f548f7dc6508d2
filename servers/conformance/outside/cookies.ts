/** Cookies of a server from outside: what security demands of them is a fault, what only the contract demands is noted. */
import type { Answer, Credential } from '../../wire/client.ts';
import { broken, carriersOf, type Finding, holds, notApplicable, noted, type Trial, withoutSpares } from '../check.ts';
import { cookiesIn, cookiesSet, isDeletion, type SetCookie, withValue } from '../cookies.ts';

/** Those of its cookies that a login set and that carry its credential: a cookie for scripts, against forged requests say, is none. */
const ofCredential = (trial: Trial, good: Credential): readonly SetCookie[] =>
  cookiesSet(good.answer).filter(({ name }) => carriersOf(trial, good).includes(name));

/** Broken: without Secure (ASVS 3.3.1) or HttpOnly (3.3.4), or too long for a browser (3.3.5). Noted: SameSite, prefix, path and domain. */
export function flagsOf(trial: Trial, good: Credential): Finding {
  const given = ofCredential(trial, good);
  if (given.length === 0) return notApplicable('its login sets no cookie itself');
  for (const { name, value, attributes } of given) {
    const missing = ['Secure', 'HttpOnly'].filter((flag) => !attributes.has(flag.toLowerCase()));
    if (missing.length > 0) return broken(`${name} has no ${missing.join(' and no ')}`);
    if (Buffer.byteLength(name + value) > 4_096) return broken(`${name} is over 4,096 bytes: browsers drop it`);
  }
  const lacks = given.flatMap(({ name, attributes }) => {
    const site = String(attributes.get('samesite') ?? '').toLowerCase();
    return [
      ...(site === 'lax' || site === 'strict' ? [] : [`${name} has no SameSite of Lax or Strict`]),
      ...(/^__(?:Host|Secure)-/.test(name) ? [] : [`${name} has no __Host- prefix`]),
      ...(attributes.has('domain') ? [`${name} goes to every subdomain`] : []),
    ];
  });
  return lacks.length === 0 ? holds : noted(lacks.join('; '));
}

/** Broken: it stays in the browser and works (ASVS 14.3.1). Noted: it stays, and the server refuses it. */
export async function deletionOf(trial: Trial, good: Credential, loggedOut: Answer): Promise<Finding> {
  if (/"cookies"|\*/.test(String(loggedOut.headers['clear-site-data'] ?? ''))) return holds;
  const kept = ofCredential(trial, good).filter((given) => !isDeletedBy(given, loggedOut));
  if (kept.length === 0) return holds;
  const names = kept.map(({ name }) => name).join(', ');
  const { status } = await trial.client.me(trial.baseUrl, good);
  return status === trial.client.wire.statuses.read
    ? broken(`a logout leaves ${names} in the browser, and it still works`)
    : noted(`a logout leaves ${names} in the browser, where it no longer works`);
}

/** Under the same name, path and domain (RFC 6265 5.3). */
function isDeletedBy(given: SetCookie, answer: Answer): boolean {
  const gone = cookiesSet(answer).find(({ name }) => name === given.name);
  const same = (key: string) => gone?.attributes.get(key) === given.attributes.get(key);
  return gone !== undefined && isDeletion(gone) && same('path') && same('domain');
}

/** Noted: of two the last counts, for RFC 6265 5.4 gives their order no meaning. Broken: it answers with neither. */
export async function duplicatesOf(trial: Trial, good: Credential): Promise<Finding> {
  const { client, baseUrl } = trial;
  const { read, refused } = client.wire.statuses;
  const [name] = carriersOf(trial, good) as [string];
  const bare = withoutSpares(trial, good);
  const cookieIn = ({ headers }: Pick<Credential, 'headers'>) =>
    [...cookiesIn({ headers })].map(([key, value]) => `${key}=${value}`).join('; ');
  const [whole, bad] = [cookieIn(bare), cookieIn(withValue(bare, name, 'nonsense'))];
  const ask = async (cookie: string) => (await client.me(baseUrl, { headers: { ...good.headers, cookie } })).status;
  const [first, last] = [await ask(`${whole}; ${bad}`), await ask(`${bad}; ${whole}`)];
  const odd = [first, last].find((status) => status >= 500);
  if (odd !== undefined) return broken(`two cookies of one name were answered with ${odd}`);
  if (last === read && first === refused) return noted('of two cookies with the same name the last counts');
  return last === read ? noted('of two cookies with the same name the good one counts, wherever it stands') : holds;
}
