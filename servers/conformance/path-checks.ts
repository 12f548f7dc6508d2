/** A protected answer is protected by every spelling of its path, and to every method. */
import type { Answer, Call, Credential } from '../wire/client.ts';
import { broken, type Check, demand, type Finding, holds, notAsked, someUser, type Trial } from './check.ts';
import { idIn } from './kept.ts';
import { spellingsOf } from './path-spellings.ts';

const open = ['no-authentication'] as const;
const methods = ['HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE', 'TRACE'] as const;
const overrides = ['x-http-method-override', 'x-http-method', 'x-method-override'] as const;
/** With which some servers let a proxy name the path. */
const rewrites = ['x-original-url', 'x-rewrite-url'] as const;

export const pathChecks: readonly Check[] = [
  {
    id: 'path-spelling',
    about: 'other spellings of paths',
    property: 'No other spelling of a path gives its answer to those who may not have it.',
    clause: 'ASVS 1.1.1, 8.2.1, 8.3.1; RFC 3986 6.2.2, RFC 9112 3.2.2',
    excusedBy: open,
    needs: [],
    find: (trial) =>
      closedTo(trial, ({ path, host }) => [
        ...spellingsOf(path, { host, open: '/health' }).map((target) => ({ target })),
        ...rewrites.map((name) => ({ target: nowhere, headers: { [name]: path } })),
      ]),
  },
  {
    id: 'other-methods',
    about: 'other methods',
    property: 'No other method, and no override of a method, gives a protected answer to those who may not have it.',
    clause: 'ASVS 4.1.4, 8.2.1, 8.3.1; RFC 9110 9.3',
    excusedBy: open,
    needs: [],
    find: (trial) =>
      closedTo(trial, ({ path }) => [
        ...methods.map((method) => ({ target: path, method })),
        ...overrides.map((name) => ({ target: path, method: 'POST' as const, headers: { [name]: 'GET' } })),
        ...overrides.map((name) => ({ target: path, headers: { [name]: 'HEAD' } })),
        { target: `${path}${path.includes('?') ? '&' : '?'}_method=GET`, method: 'POST' },
      ]),
  },
];

/** What no server has a route for. */
const nowhere = '/no-such-path';

/** A path, and whoever may not read it. */
interface Protected {
  readonly path: string;
  readonly host: string;
  readonly headers: Credential['headers'];
  readonly who: string;
  /** Of what who may read it is given: `application/json`. */
  readonly mediaType: string;
}

interface Attempt extends Pick<Call, 'method'> {
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Asks for each protected path by all attempts, side by side. */
async function closedTo(trial: Trial, attemptsAt: (one: Protected) => readonly Attempt[]): Promise<Finding> {
  const all = await protectedPaths(trial);
  if ('found' in all) return all;
  for (const one of all) {
    const attempts = attemptsAt(one);
    const answers = await Promise.all(attempts.map((attempt) => asked(trial, attempt, one.headers)));
    for (const [at, attempt] of attempts.entries()) {
      const answer = answers[at] as Answer;
      if (!(await isOpen(trial, attempt, answer, one))) continue;
      const { method = 'GET', target, headers = {} } = attempt;
      const [said = ''] = Object.entries(headers).map(([name, value]) => ` with ${name}: ${value}`);
      return broken(`${method} ${target}${said} ${one.who} was answered with ${answer.status}`);
    }
  }
  return holds;
}

/** The contract's, or the read of another wire. By their own names they are closed, or open to the right one: the controls. */
async function protectedPaths(trial: Trial): Promise<readonly Protected[] | Finding> {
  const { client, baseUrl } = trial;
  const { host } = new URL(baseUrl);
  const { contract, statuses } = client.wire;
  const credential = await client.login(baseUrl, someUser());
  const good = await client.me(baseUrl, credential);
  demand(statuses.read, [good], 'a good credential');
  const { method, path, headers = {} } = client.wire.read({});
  if (method !== 'GET') return notAsked('its `wire.read` is no GET');
  const nobody = { host, headers, who: 'without a credential', mediaType: mediaTypeOf(good) };
  if (!contract) return [{ ...nobody, path }];
  const user = { ...nobody, headers: credential.headers, who: 'by a user who is no admin' };
  return [
    { ...nobody, path },
    { ...nobody, path: '/admin' },
    { ...user, path: '/admin' },
  ];
}

const asked = ({ client, baseUrl }: Trial, { target, headers, ...call }: Attempt, credential: Credential['headers']) =>
  client.call(baseUrl, target, { ...call, headers: { ...credential, ...headers }, asIs: true });

const mediaTypeOf = ({ headers }: Answer) => headers['content-type']?.split(';', 1)[0] ?? '';

/** Whether it gives what it should not: any success, but for one that says nothing, or is the answer to any path. */
async function isOpen(trial: Trial, { method }: Attempt, answer: Answer, one: Protected): Promise<boolean> {
  if (answer.status < 200 || answer.status > 299) return false;
  // RFC 9110 9.3.7: what may be asked, and nothing of what is there.
  if (method === 'OPTIONS') return idIn(answer) !== undefined;
  // A page that any path is answered with, in an application that runs in the browser.
  if (!trial.client.wire.contract && mediaTypeOf(answer) !== one.mediaType) return false;
  const elsewhere = await asked(trial, { target: nowhere, ...(method && { method }) }, one.headers);
  return elsewhere.status !== answer.status || elsewhere.body !== answer.body;
}
