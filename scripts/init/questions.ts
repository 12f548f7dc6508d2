/** What init asks for: an option for each question, which a terminal may be asked instead. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Parsed } from '../arguments.ts';
import type { Look } from './look.ts';
import type { Asked, LoginAsked, SlowAsked } from './requests.ts';
import { loginOf } from './requests.ts';
import type { Method } from './routes.ts';

export const questionArgs = {
  name: {
    type: 'string',
    description: 'what it is called in reports (default: the name in package.json)',
    valueHint: 'name',
  },
  start: {
    type: 'string',
    description: 'the command that starts it, listening at PORT (default: that of npm start)',
    valueHint: 'command',
  },
  url: { type: 'string', description: 'instead: where it runs already', valueHint: 'http://host:port' },
  login: {
    type: 'string',
    description: 'its login (default: the route that looks like one)',
    valueHint: '[POST ]path',
  },
  'user-field': { type: 'string', description: 'the field of the login that names the user', valueHint: 'field' },
  'password-field': {
    type: 'string',
    description: 'its field for the password; none: it takes none',
    valueHint: 'field',
  },
  user: { type: 'string', description: 'a test user who can log in (default: users are made up)', valueHint: 'name' },
  password: {
    type: 'string',
    description: 'the password of --user, which is written into the target file',
    valueHint: 'text',
  },
  read: { type: 'string', description: 'a page that only a logged-in user is shown', valueHint: 'path' },
  logout: { type: 'string', description: 'its logout; none: it has none', valueHint: '[POST ]path' },
  slow: {
    type: 'string',
    description: 'a page that takes its time, such as "/report?ms={ms}"; none: it has none',
    valueHint: 'path',
  },
  action: {
    type: 'string',
    description: 'the GitHub action of authbench, for the workflow',
    valueHint: 'owner/name@commit',
  },
} as const;

/** A question on a terminal; an empty answer takes the default. */
export type Ask = (question: string, otherwise: string) => Promise<string>;

/** Requests as they were typed, or as they were seen. */
export interface Answers {
  readonly logins: readonly LoginAsked[];
  readonly reads: readonly Asked[];
  readonly logouts: readonly Asked[];
  readonly slow: readonly SlowAsked[];
  readonly user?: { readonly name: string; readonly password?: string | undefined } | undefined;
  readonly start?: string | undefined;
}

/**
 * What cannot be seen is asked, where there is somebody to ask; what was typed is not looked for.
 * Throws AB_INIT_MISSING with everything that is missing, and AB_BAD_REQUEST.
 */
export async function answersTo(given: Parsed, look: Look, ask: Ask | undefined): Promise<Answers> {
  const missing: string[] = [];
  const needed = async (option: keyof typeof questionArgs, question: string, seen: boolean) => {
    const typed = given.one(option);
    if (typed !== undefined || seen) return typed;
    const answer = (await ask?.(question, ''))?.trim();
    if (answer) return answer;
    missing.push(`--${option} <${questionArgs[option].valueHint}>`);
    return undefined;
  };
  const hasPlace = given.one('url') !== undefined || look.start !== undefined;
  const start = await needed('start', 'The command that starts the server, listening at PORT', hasPlace);
  const login = await needed('login', 'The path of its login', look.logins.length > 0);
  const read = await needed('read', 'The path of a page that only a logged-in user is shown', look.reads.length > 0);
  const logout =
    given.one('logout') ?? (look.logouts.length > 0 ? undefined : await ask?.('The path of its logout', 'none'));
  if (missing.length > 0) throw notSeen(missing, look);
  const logins = (login === undefined ? look.logins : [typedLogin(login, look)]).map((one) => withFields(one, given));
  return {
    start,
    logins,
    reads: read === undefined ? look.reads : [requestOf('read', read, 'GET')],
    logouts: logout === undefined ? look.logouts : isNone(logout) ? [] : [requestOf('logout', logout, 'POST')],
    slow: slowOf(given.one('slow'), look),
    user: await userOf(given, logins[0], ask),
  };
}

const isNone = (text: string) => text.trim().toLowerCase() === 'none';

function notSeen(missing: readonly string[], { routes, framework }: Look): AuthbenchError {
  const seen = routes.slice(0, 8).map(({ method, path }) => `${method} ${path}`);
  return new AuthbenchError({
    code: 'AB_INIT_MISSING',
    what: `Not everything can be seen in this ${framework === undefined ? 'project, which names neither Express nor Fastify' : `${framework} project`}.`,
    received:
      seen.length === 0
        ? 'no route that init can read'
        : `routes: ${seen.join(', ')}${routes.length > 8 ? ' and others' : ''}`,
    allowed: missing.join(' '),
    next: `Name ${missing.length === 1 ? 'it' : 'them'} as options, or call it in a terminal, where it asks.`,
  });
}

/** With the fields of its handler, where the path is one that was seen. */
function typedLogin(text: string, { routes }: Look): LoginAsked {
  const { method, path } = requestOf('login', text, 'POST');
  const route = routes.find((one) => one.method === method && one.path === path);
  return loginOf(route ?? { method, path, at: 'typed', handler: '' });
}

function withFields(login: LoginAsked, given: Parsed): LoginAsked {
  const userField = given.one('user-field') ?? login.userField;
  const typed = given.one('password-field');
  const passwordField = typed === undefined ? login.passwordField : isNone(typed) ? undefined : typed;
  const guessed = login.guessed && given.one('user-field') === undefined;
  return { ...login, userField, passwordField, guessed };
}

async function userOf(given: Parsed, login: LoginAsked | undefined, ask: Ask | undefined): Promise<Answers['user']> {
  const name = given.one('user');
  const password = given.one('password');
  const lacks = name !== undefined && password === undefined && login?.passwordField !== undefined;
  if (name !== undefined && lacks && ask !== undefined) return { name, password: await passwordFrom(ask) };
  if (lacks)
    throw new AuthbenchError({
      code: 'AB_INIT_MISSING',
      what: 'The login asks for a password, and that of the test user is missing.',
      received: `--user ${name}`,
      allowed: '--password <text>, or --password-field none where it takes none',
      next: 'Add --password, or call it in a terminal, where it asks.',
    });
  if (name !== undefined) return { name, password };
  if (password !== undefined)
    throw new AuthbenchError({
      code: 'AB_INIT_MISSING',
      what: '--password is the password of a test user, and none is named.',
      received: '--password without --user',
      next: 'Add --user <name>.',
    });
  if (ask === undefined || login?.passwordField === undefined) return undefined;
  return testUser(ask, login);
}

/** Asks for a test user; undefined where users are to be made up. */
export async function testUser(ask: Ask, { passwordField }: LoginAsked): Promise<Answers['user']> {
  const name = (await ask('A test user who can log in; nothing: users are made up', '')).trim();
  if (name === '') return undefined;
  return { name, password: passwordField === undefined ? undefined : await passwordFrom(ask) };
}

const passwordFrom = (ask: Ask) => ask('Its password, which is written into the target file', '');

function slowOf(typed: string | undefined, { slow }: Look): readonly SlowAsked[] {
  if (typed === undefined) return slow;
  if (isNone(typed)) return [];
  const { method, path } = requestOf('slow', typed, 'GET');
  const parameter = /[?&](\w+)=\{ms\}$/.exec(path)?.[1];
  if (parameter === undefined && path.includes('{')) throw badRequest('slow', typed);
  return [{ method, path: parameter === undefined ? path : path.replace(/[?&]\w+=\{ms\}$/, ''), parameter }];
}

/** Throws AB_BAD_REQUEST of what was typed, before anything is looked at. */
export function mustBeRequests(given: Parsed): void {
  for (const option of ['login', 'read', 'logout', 'slow'] as const) {
    const typed = given.one(option);
    const mayBeNone = option === 'logout' || option === 'slow';
    if (typed !== undefined && !(mayBeNone && isNone(typed))) requestOf(option, typed, 'GET');
  }
}

/** `/login`, `POST /login`. Throws AB_BAD_REQUEST. */
function requestOf(option: string, text: string, otherwise: Method): Asked {
  const [, method, path] = /^(?:(GET|POST|PUT|DELETE)\s+)?(\/\S*)$/i.exec(text.trim()) ?? [];
  if (path === undefined) throw badRequest(option, text);
  return { method: (method?.toUpperCase() as Method | undefined) ?? otherwise, path };
}

const badRequest = (option: string, received: string) =>
  new AuthbenchError({
    code: 'AB_BAD_REQUEST',
    what: `--${option} is no request.`,
    received,
    allowed:
      option === 'slow'
        ? 'a path such as /report or "/report?ms={ms}"'
        : `a path, or GET, POST, PUT or DELETE and a path: ${option === 'logout' ? '"DELETE /session"' : '/login'}`,
    next: `Correct --${option}.`,
  });
