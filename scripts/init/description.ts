/** What init knows of a server, as data: the target that is tried is made of it, and so is the file that is written. */
import { randomBytes } from 'node:crypto';
import { variables as given } from '../../servers/process/messages.ts';
import type { TargetFile } from '../../servers/target.ts';
import type { Answer } from '../../servers/wire/client.ts';
import type { HttpRequest, Wire } from '../../servers/wire/wire.ts';
import type { Asked, LoginAsked, SlowAsked } from './requests.ts';

/** A variable of the server's environment, and where its value comes from. */
export interface Given {
  readonly name: string;
  /** Where the server reads it. */
  readonly at?: string | undefined;
  readonly from: 'text' | 'port' | 'store' | 'store-host' | 'store-port' | 'secret';
  /** Of `text`. */
  readonly text?: string;
}

export interface StartDescription {
  readonly command: readonly string[];
  readonly at: string;
  readonly install?: readonly string[] | undefined;
  readonly instances: number;
  readonly port?: number | undefined;
  readonly env: readonly Given[];
}

/** A test user; without one users are made up, which a login without a user table takes. */
export interface TestUser {
  readonly name: string;
  readonly password?: string | undefined;
}

export interface Requests {
  readonly login: LoginAsked;
  readonly body: 'json' | 'form';
  readonly user?: TestUser | undefined;
  readonly read: Asked;
  readonly logout?: Asked | undefined;
  readonly slow?: SlowAsked | undefined;
  /** Where a JSON answer has the token, if not where the contract has it: `['data', 'jwt']`. */
  readonly tokenAt?: readonly string[] | undefined;
  readonly statuses: Wire['statuses'];
  /** Answers gave the statuses; else they are guesses. */
  readonly tried: boolean;
}

export interface Description {
  /** As in `--target name=file`. */
  readonly name: string;
  readonly title: string;
  readonly packages: readonly string[];
  readonly challenge: 'Bearer' | 'Cookie';
  readonly store: 'redis' | 'none';
  /** Where it runs already, or how it is started. */
  readonly place: { readonly url: string } | { readonly start: StartDescription };
  readonly requests: Requests;
}

/** For a login that asks for a password and has no users: anything will do. */
export const madeUpPassword = 'authbench';
const isMail = ({ userField }: LoginAsked) => /mail/i.test(userField);

const userGiven = ({ login, user }: Pick<Requests, 'login' | 'user'>, id: string): string =>
  user?.name ?? (isMail(login) ? `${id}@example.com` : id);

const formType = { 'content-type': 'application/x-www-form-urlencoded' } as const;

export function loginRequest(requests: Pick<Requests, 'login' | 'user' | 'body'>, id: string): HttpRequest {
  const { method, path, userField, passwordField } = requests.login;
  const fields = {
    [userField]: userGiven(requests, id),
    ...(passwordField === undefined ? {} : { [passwordField]: requests.user?.password ?? madeUpPassword }),
  };
  if (requests.body === 'json') return { method, path, json: fields };
  return { method, path, headers: formType, body: new URLSearchParams(fields).toString() };
}

/** The value at a path of a JSON answer; undefined where there is none. */
export function tokenIn({ body }: Pick<Answer, 'body'>, path: readonly string[]): string | undefined {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return undefined;
  }
  for (const name of path) value = (value as Record<string, unknown> | null | undefined)?.[name];
  return typeof value === 'string' ? value : undefined;
}

export const slowPath = ({ path, parameter }: SlowAsked, ms: number | string): string =>
  parameter === undefined ? path : `${path}${path.includes('?') ? '&' : '?'}${parameter}=${ms}`;

function wireOf(requests: Requests): NonNullable<TargetFile['wire']> {
  const { read, logout, slow, tokenAt, statuses } = requests;
  return {
    statuses,
    login: (id) => loginRequest(requests, id),
    ...(tokenAt === undefined
      ? {}
      : { credential: (answer) => ({ authorization: `Bearer ${tokenIn(answer, tokenAt) ?? ''}` }) }),
    read: (headers) => ({ method: read.method, path: read.path, headers }),
    ...(slow === undefined
      ? {}
      : { slow: (headers, ms) => ({ method: slow.method, path: slowPath(slow, ms), headers }) }),
    ...(logout === undefined ? {} : { logout: (headers) => ({ method: logout.method, path: logout.path, headers }) }),
  };
}

/** The target that its file describes. */
export function targetFileOf({ title, challenge, store, place, requests }: Description): TargetFile {
  return { title, challenge, store, ...placeOf(place), wire: wireOf(requests) };
}

function placeOf(place: Description['place']): Pick<TargetFile, 'url' | 'start'> {
  if ('url' in place) return place;
  const { command, instances, port, env, install } = place.start;
  const secret = randomBytes(32).toString('hex');
  return {
    start: {
      command,
      ...(install === undefined ? {} : { install }),
      ...(port === undefined ? { instances } : { port }),
      env: (has) => Object.fromEntries(env.map((one) => [one.name, givenValue(one, has, secret)])),
    },
  };
}

function givenValue({ from, text }: Given, has: Readonly<Record<string, string>>, secret: string): string | undefined {
  const url = has[given.storeUrl];
  switch (from) {
    case 'text':
      return text;
    case 'port':
      return has[given.port];
    case 'secret':
      return secret;
    case 'store':
      return url;
    case 'store-host':
      return url && new URL(url).hostname;
    case 'store-port':
      return url && new URL(url).port;
  }
}
