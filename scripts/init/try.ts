/** Tries what was found on the server itself: which of the requests work, and with what they are answered. */
import { ContractClient, type Credential } from '../../servers/wire/client.ts';
import type { Answer, HttpRequest } from '../../servers/wire/wire.ts';
import { AuthbenchError } from '../../vocabulary/errors.ts';
import { loginRequest, type Requests, slowPath, tokenIn } from './description.ts';
import type { Asked, LoginAsked, SlowAsked } from './requests.ts';

/** What may be it, the likeliest first. */
export interface Candidates extends Pick<Requests, 'body' | 'user'> {
  readonly logins: readonly LoginAsked[];
  readonly reads: readonly Asked[];
  readonly logouts: readonly Asked[];
  readonly slow: readonly SlowAsked[];
}

export interface Tried {
  readonly requests: Requests;
  readonly challenge: 'Bearer' | 'Cookie';
  /** What was tried and is left out, for whoever reads the file. */
  readonly leftOut: readonly string[];
}

const firstUser = 'authbench-1';
const isOk = ({ status }: Pick<Answer, 'status'>) => status >= 200 && status < 300;
const absent = ({ status }: Pick<Answer, 'status'>) => status === 404 || status === 405;

/**
 * Logs in, reads with and without the credential, waits and logs out. Throws AB_INIT_NO_LOGIN, AB_INIT_LOGIN_REFUSED,
 * AB_INIT_NO_CREDENTIAL, AB_INIT_NO_READ and AB_INIT_NO_LOGOUT, each with what was answered.
 */
export async function tried(url: string, candidates: Candidates): Promise<Tried> {
  const client = new ContractClient();
  const send = (request: HttpRequest, timeoutMs = 10_000) => client.send(url, request, timeoutMs);
  try {
    const { login, body, answer } = await loginThat(candidates, send);
    const isTestUser = candidates.user !== undefined;
    const credentialOf = (from: Answer) => credentialIn(client, from, login, isTestUser);
    const { credential, tokenAt } = credentialOf(answer);
    const { read, seen, refused } = await readThat(candidates, credential, answer, login, send);
    const request = loginRequest({ ...candidates, login, body }, firstUser);
    const anew = async () => credentialOf(await send(request)).credential;
    const { slow, tooFast } = await slowThat(candidates.slow, await anew(), seen, send);
    const { logout, revoked } = await logoutThat(candidates.logouts, await anew(), send);
    return {
      requests: {
        login,
        body,
        user: candidates.user,
        read,
        logout,
        slow,
        tokenAt,
        statuses: { login: answer.status, read: seen, refused, revoked: revoked ?? 204 },
        tried: true,
      },
      challenge: credential.setCookie === undefined ? 'Bearer' : 'Cookie',
      leftOut: [
        ...tooFast,
        ...(candidates.logouts.length > 0 && logout === undefined ? ['no logout that was found is answered'] : []),
      ],
    };
  } finally {
    client.close();
  }
}

type Send = (request: HttpRequest, timeoutMs?: number) => Promise<Answer>;

interface LoggedIn {
  readonly login: LoginAsked;
  readonly body: Requests['body'];
  readonly answer: Answer;
}

/** The first that is there and takes the user; its other kind of body is tried where the first is not understood. */
async function loginThat(candidates: Candidates, send: Send): Promise<LoggedIn> {
  const { logins, body, user } = candidates;
  const other = body === 'json' ? 'form' : 'json';
  const refusals: { readonly login: LoginAsked; readonly answer: Answer }[] = [];
  const missing: string[] = [];
  for (const login of logins) {
    for (const kind of [body, other] as const) {
      const answer = await send(loginRequest({ login, body: kind, user }, firstUser));
      if (absent(answer)) {
        missing.push(shown(login, answer));
        break;
      }
      if (answer.status < 400) return { login, body: kind, answer };
      refusals.push({ login, answer });
    }
  }
  const [first] = refusals;
  if (first !== undefined) throw refusedLogin(first.login, first.answer, user !== undefined);
  throw new AuthbenchError({
    code: 'AB_INIT_NO_LOGIN',
    what: 'The server answers, but no login is where it was looked for.',
    received: missing.join('; '),
    allowed: 'the path of its login, with the prefix that its router is mounted at',
    next: 'Name it: --login /path/of/login',
  });
}

const shown = ({ method, path }: Asked, { status }: Pick<Answer, 'status'>) => `${method} ${path}: ${status}`;

/** The beginning of an answer, in one line. */
const glimpse = ({ body }: Pick<Answer, 'body'>) => body.replaceAll(/\s+/g, ' ').trim().slice(0, 120);

function refusedLogin(login: LoginAsked, answer: Answer, isTestUser: boolean): AuthbenchError {
  const { userField, passwordField } = login;
  const who = isTestUser ? 'the test user' : 'a user that was made up';
  return new AuthbenchError({
    code: 'AB_INIT_LOGIN_REFUSED',
    what: `The login does not take ${who}.`,
    received: `${shown(login, answer)} ${glimpse(answer)}`.trim(),
    allowed: `a user who may log in, by ${passwordField === undefined ? userField : `${userField} and ${passwordField}`}`,
    next: isTestUser
      ? 'Correct --user and --password, or the names of its fields: --user-field, --password-field.'
      : 'Name a test user: --user alice --password wonderland. If its fields have other names: --user-field, --password-field.',
  });
}

function credentialIn(
  client: ContractClient,
  answer: Answer,
  login: LoginAsked,
  isTestUser: boolean,
): { readonly credential: Credential; readonly tokenAt?: readonly string[] } {
  if (answer.headers['set-cookie'] !== undefined) return { credential: client.credentialOf(answer) };
  const usual = ['accessToken', 'access_token'].some((name) => tokenIn(answer, [name]) !== undefined);
  if (usual) return { credential: client.credentialOf(answer) };
  const tokenAt = tokenPath(parsed(answer.body));
  const token = tokenAt === undefined ? undefined : tokenIn(answer, tokenAt);
  if (tokenAt !== undefined && token !== undefined)
    return { credential: { headers: { authorization: `Bearer ${token}` }, token, answer }, tokenAt };
  // Back to the form: whoever is let in gets something to come back with.
  if (answer.status >= 300) throw refusedLogin(login, answer, isTestUser);
  throw new AuthbenchError({
    code: 'AB_INIT_NO_CREDENTIAL',
    what: 'The login works, but its answer sets no cookie and has no token.',
    received: `${shown(login, answer)} ${glimpse(answer)}`.trim(),
    allowed: 'Set-Cookie, or a token in a JSON answer',
    next: 'Where its cookie is Secure, let it believe the proxy on this machine: app.set("trust proxy", "loopback"), and `proxy: true` for a cookie of express-session. authbench says X-Forwarded-Proto: https.',
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The first member that looks like a token: by its name, or by the three parts of a JWT. */
function tokenPath(value: unknown, depth = 0): string[] | undefined {
  if (typeof value !== 'object' || value === null || depth > 2) return undefined;
  const members = Object.entries(value);
  const own = members.find(
    ([name, text]) =>
      typeof text === 'string' &&
      text.length > 15 &&
      (/^(?:jwt|token|id_?token|auth_?token|bearer)$/i.test(name) || /^ey[\w-]+\.[\w-]+\./.test(text)),
  );
  if (own !== undefined) return [own[0]];
  for (const [name, inner] of members) {
    const path = tokenPath(inner, depth + 1);
    if (path !== undefined) return [name, ...path];
  }
  return undefined;
}

/** The first page that is shown with the credential, and not without. */
async function readThat(
  { reads, user }: Candidates,
  { headers }: Credential,
  loggedIn: Answer,
  login: LoginAsked,
  send: Send,
): Promise<{ readonly read: Asked; readonly seen: number; readonly refused: number }> {
  const answers: string[] = [];
  let shownToNobody = true;
  for (const read of reads) {
    const request = { method: read.method, path: read.path };
    const withIt = await send({ ...request, headers });
    const without = await send(request);
    if (isOk(withIt) && !isOk(without)) return { read, seen: withIt.status, refused: without.status };
    if (isOk(withIt)) shownToNobody = false;
    answers.push(`${shown(read, withIt)} with the credential, ${without.status} without`);
  }
  // A form that is refused often answers with a page, and a cookie that knows nobody.
  if (reads.length > 0 && shownToNobody && loggedIn.status !== 200)
    throw refusedLogin(login, loggedIn, user !== undefined);
  throw new AuthbenchError({
    code: 'AB_INIT_NO_READ',
    what: 'The login works, but no page is shown to a user who is logged in and refused to everybody else.',
    received:
      [...answers.slice(0, 6), ...(answers.length > 6 ? [`and ${answers.length - 6} more`] : [])].join('; ') ||
      'no GET route',
    allowed: 'the path of a page that only a logged-in user is shown',
    next: 'Name it: --read /path/of/page',
  });
}

/** How long a slow request is asked to take, and what counts as one that takes its time by itself, ms. */
const [askedMs, slowMs] = [200, 40];

async function slowThat(
  slow: readonly SlowAsked[],
  { headers }: Credential,
  seen: number,
  send: Send,
): Promise<{ readonly slow?: SlowAsked; readonly tooFast: string[] }> {
  const tooFast: string[] = [];
  for (const one of slow) {
    const began = performance.now();
    const answer = await send({ method: one.method, path: slowPath(one, askedMs), headers }).catch(() => undefined);
    const took = performance.now() - began;
    const isSlow = took >= (one.parameter === undefined ? slowMs : askedMs * 0.9);
    if (answer?.status === seen && isSlow) return { slow: one, tooFast: [] };
    tooFast.push(
      answer === undefined
        ? `${one.method} ${one.path} was not answered`
        : `${shown(one, answer)} after ${took.toFixed(0)} ms, so it is no request in flight`,
    );
  }
  return { tooFast };
}

async function logoutThat(
  logouts: readonly Asked[],
  { headers }: Credential,
  send: Send,
): Promise<{ readonly logout?: Asked; readonly revoked?: number }> {
  for (const logout of logouts) {
    const answer = await send({ method: logout.method, path: logout.path, headers });
    if (answer.status < 400) return { logout, revoked: answer.status };
    // One that was seen is a guess; one that was typed is what is meant.
    if (logout.at === undefined)
      throw new AuthbenchError({
        code: 'AB_INIT_NO_LOGOUT',
        what: 'The login works, but the logout that was named does not.',
        received: `${shown(logout, answer)} ${glimpse(answer)}`.trim(),
        allowed: 'a method and a path that end what the login began: POST /logout, or "DELETE /session"',
        next: 'Correct --logout, or say that there is none: --logout none',
      });
  }
  return {};
}
