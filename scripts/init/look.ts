/** What a repository shows of its server: framework, how it is started, where its port and store come from, and its requests. */
import { dependenciesOf, type Project } from './project.ts';
import {
  type Asked,
  type LoginAsked,
  loginsAmong,
  logoutsAmong,
  readsAmong,
  type SlowAsked,
  slowAmong,
} from './requests.ts';
import { type Route, routesOf } from './routes.ts';
import { type StartCommand, startCommandOf } from './start-command.ts';
import {
  fixedStorePort,
  type PortFrom,
  portOf,
  type StoreAddress,
  secretsAmong,
  storeAddressOf,
  type Variable,
  variablesOf,
} from './variables.ts';

export interface Look {
  readonly framework?: 'express' | 'fastify' | undefined;
  /** Packages that say how it authenticates, with their versions as asked for: `express-session 1.19.0`. */
  readonly packages: readonly string[];
  /** A token in a header, as far as its packages tell; else a cookie. */
  readonly isBearer: boolean;
  readonly start?: StartCommand | undefined;
  readonly port: PortFrom;
  /** It keeps its sessions in a Redis: where a variable says, or at a port of this machine that stands in its sources. */
  readonly redis?: { readonly address?: StoreAddress | undefined; readonly port?: number | undefined } | undefined;
  readonly secrets: readonly Variable[];
  /** Bodies that it parses: a form only where it takes no JSON. */
  readonly body: 'json' | 'form';
  readonly routes: readonly Route[];
  readonly logins: readonly LoginAsked[];
  readonly reads: readonly Asked[];
  readonly slow: readonly SlowAsked[];
  readonly logouts: readonly Asked[];
}

const sessions = ['express-session', 'cookie-session', '@fastify/session', '@fastify/secure-session', 'iron-session'];
const tokens = [
  ...['jsonwebtoken', 'jose', 'fast-jwt', '@fastify/jwt', 'passport-jwt', 'express-jwt', 'express-oauth2-jwt-bearer'],
  ...['paseto', 'jws'],
];
const redisClients = ['redis', 'ioredis', '@fastify/redis', 'iovalkey', '@valkey/valkey-glide'];
const others = [
  'connect-redis',
  'passport',
  '@fastify/passport',
  'cookie-parser',
  '@fastify/cookie',
  'lucia',
  'better-auth',
];

export function lookAt(project: Project): Look {
  const installed = dependenciesOf(project.manifest);
  const has = (name: string) => name in installed;
  const variables = variablesOf(project);
  const routes = routesOf(project);
  const code = project.sources.map(({ text }) => text).join('\n');
  const usesRedis = redisClients.some(has) && (sessions.some(has) || tokens.some(has));
  return {
    framework: has('express') ? 'express' : has('fastify') ? 'fastify' : undefined,
    packages: ['express', 'fastify', ...sessions, ...tokens, ...redisClients, ...others]
      .filter(has)
      .map((name) => `${name} ${(installed[name] as string).replace(/^[\^~]/, '')}`),
    isBearer: tokens.some(has) && !sessions.some(has) && !/\.\s*(?:cookie|setCookie)\(/.test(code),
    start: startCommandOf(project),
    port: portOf(project, variables),
    redis: usesRedis ? redisOf(project, variables) : undefined,
    secrets: secretsAmong(variables),
    body: !/\bexpress\s*\.\s*json\(|bodyParser\s*\.\s*json\(/.test(code) && /urlencoded\(/.test(code) ? 'form' : 'json',
    routes,
    logins: loginsAmong(routes),
    reads: readsAmong(routes),
    slow: slowAmong(routes),
    logouts: logoutsAmong(routes),
  };
}

function redisOf(project: Project, variables: readonly Variable[]): NonNullable<Look['redis']> {
  const address = storeAddressOf(variables);
  return address === undefined ? { port: fixedStorePort(project) } : { address };
}

const told = ({ method, path, at }: Asked) => `${method} ${path}${at === undefined ? '' : ` (${at})`}`;

/** In lines, for who is about to be asked the rest. */
export function lookInLines(look: Look): string[] {
  const { packages, start, port, redis, secrets, logins, reads, logouts, slow } = look;
  const address = redis?.address;
  return [
    packages.length === 0 ? 'neither Express nor Fastify in package.json' : packages.join(', '),
    start === undefined ? 'nothing that says how it is started' : `started by ${start.command.join(' ')} (${start.at})`,
    port.from === 'variable'
      ? `its port from ${port.variable.name} (${port.variable.at})`
      : port.from === 'number'
        ? `its port fixed: ${port.port} (${port.at})`
        : 'nothing that says where its port comes from: PORT is assumed',
    ...(redis === undefined
      ? []
      : [
          address === undefined
            ? `its Redis fixed${redis.port === undefined ? '' : `: port ${redis.port} of this machine`}, for no environment variable names it`
            : address.from === 'url'
              ? `its Redis from ${address.variable.name} (${address.variable.at})`
              : `its Redis from ${address.host.name} (${address.host.at})`,
        ]),
    ...secrets.map(({ name, at }) => `a secret from ${name} (${at})`),
    ...(logins[0] ? [`a login: ${told(logins[0])}, ${fieldsOf(logins[0])}`] : ['no login']),
    reads[0] ? `a read: ${told(reads[0])}` : 'no page to read',
    logouts[0] ? `a logout: ${told(logouts[0])}` : 'no logout',
    ...(slow[0] ? [`a request that takes its time: ${told(slow[0])}`] : []),
  ];
}

const fieldsOf = ({ userField, passwordField, guessed }: LoginAsked) =>
  `with ${passwordField === undefined ? userField : `${userField} and ${passwordField}`}${guessed ? ' (a guess)' : ''}`;
