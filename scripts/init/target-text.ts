/** The target file: plain JavaScript that imports nothing of authbench, so that every Node from 20 on reads it, wherever authbench lies. */
import { list } from '../../vocabulary/lists.ts';
import {
  type Description,
  type Given,
  madeUpPassword,
  type Requests,
  type StartDescription,
  slowPath,
} from './description.ts';
import type { Asked } from './requests.ts';

/** `call`: how authbench is typed in its folder. */
export function targetText(
  { title, packages, challenge, store, place, requests, name }: Description,
  call = 'npx authbench',
): string {
  const draws = 'start' in place && place.start.env.some(({ from }) => from === 'secret');
  return lines([
    '/**',
    ' * How authbench calls this server, written by `authbench init` and yours to edit: docs/targets.md of authbench lists the fields.',
    ` *     ${call} conform --target ${name}=authbench.target.mjs`,
    ' */',
    ...(draws
      ? [
          "import { randomBytes } from 'node:crypto';",
          '',
          '// Drawn for each run: no secret stands here.',
          "const secret = randomBytes(32).toString('hex');",
        ]
      : []),
    ...(draws ? [''] : []),
    'export default {',
    `  title: ${quoted(title)},`,
    ...(packages.length === 0 ? [] : [`  description: ${quoted(`${list(packages)}.`)},`]),
    `  challenge: ${quoted(challenge)},`,
    ...(store === 'none' ? [] : [`  store: ${quoted(store)},`]),
    ...('url' in place ? [`  url: ${quoted(place.url)},`] : startLines(place.start)),
    '  wire: {',
    ...wireLines(requests).map((line) => `    ${line}`),
    '  },',
    '};',
  ]);
}

function startLines({ command, at, install, instances, port, env }: StartDescription): string[] {
  const usesGiven = [
    ...(env.some(({ from }) => from === 'port') ? ['PORT'] : []),
    ...(env.some(({ from }) => from.startsWith('store')) ? ['AUTHBENCH_STORE_URL'] : []),
  ];
  const takes = usesGiven.length === 0 ? '{' : `({ ${usesGiven.join(', ')} }) => ({`;
  return [
    '  start: {',
    `    command: ${listed(command)},${remark(at)}`,
    ...(install === undefined ? [] : [`    install: ${listed(install)},`]),
    ...(port === undefined
      ? instances === 1
        ? []
        : [`    instances: ${instances}, // They share what they know of a login.`]
      : [`    port: ${port}, // The sources say so. With \`process.env.PORT\` there, two versions can be compared.`]),
    ...(env.length === 0
      ? []
      : [
          `    env: ${takes}`,
          ...env.map(
            (one) => `      ${key(one.name)}: ${valueText(one)},${one.at === undefined ? '' : remark(one.at)}`,
          ),
          usesGiven.length === 0 ? '    },' : '    }),',
        ]),
    '  },',
  ];
}

function valueText({ from, text = '' }: Given): string {
  switch (from) {
    case 'text':
      return quoted(text);
    case 'port':
      return 'PORT';
    case 'secret':
      return 'secret';
    case 'store':
      return 'AUTHBENCH_STORE_URL';
    case 'store-host':
      return 'new URL(AUTHBENCH_STORE_URL).hostname';
    case 'store-port':
      return 'new URL(AUTHBENCH_STORE_URL).port';
  }
}

function wireLines(requests: Requests): string[] {
  const { read, logout, slow, tokenAt, statuses, tried, login, user } = requests;
  const { login: loggedIn, read: seen, refused, revoked } = statuses;
  return [
    `// ${tried ? 'As it answered when init tried it' : 'Guesses: init has not tried the server'}.`,
    `statuses: { login: ${loggedIn}, read: ${seen}, refused: ${refused}, revoked: ${revoked} },`,
    ...whence(login, login.guessed ? 'the fields are guesses' : undefined),
    ...(user === undefined
      ? login.passwordField === undefined
        ? []
        : ['// The password is made up: the server lets every user in with it.']
      : ['// Always this test user. Nobody else may have this password.']),
    ...loginLines(requests),
    ...(tokenAt === undefined
      ? []
      : [
          `credential: ({ body }) => ({ authorization: \`Bearer \${JSON.parse(body)${tokenAt.map((name) => `[${quoted(name)}]`).join('')}}\` }),`,
        ]),
    ...whence(read),
    `read: (headers) => ({ method: ${quoted(read.method)}, path: ${quoted(read.path)}, headers }),`,
    ...(slow === undefined
      ? []
      : [
          ...whence(slow, 'it takes its time: a request in flight'),
          `slow: (headers${slow.parameter === undefined ? '' : ', ms'}) => ({ method: ${quoted(slow.method)}, path: ${slowText(slow)}, headers }),`,
        ]),
    ...(logout === undefined
      ? []
      : [
          ...whence(logout),
          `logout: (headers) => ({ method: ${quoted(logout.method)}, path: ${quoted(logout.path)}, headers }),`,
        ]),
  ];
}

function loginLines({ login, body, user }: Requests): string[] {
  const { method, path, userField, passwordField } = login;
  const madeUp = /mail/i.test(userField) ? '`$' + '{user}@example.com`' : 'user';
  const fields = [
    `${key(userField)}: ${user ? quoted(user.name) : madeUp}`,
    ...(passwordField === undefined ? [] : [`${key(passwordField)}: ${quoted(user?.password ?? madeUpPassword)}`]),
  ].join(', ');
  return [
    `login: (${user ? '' : 'user'}) => ({`,
    `  method: ${quoted(method)},`,
    `  path: ${quoted(path)},`,
    ...(body === 'json'
      ? [`  json: { ${fields} },`]
      : [
          "  headers: { 'content-type': 'application/x-www-form-urlencoded' },",
          `  body: new URLSearchParams({ ${fields} }).toString(),`,
        ]),
    '}),',
  ];
}

function slowText(slow: NonNullable<Requests['slow']>): string {
  if (slow.parameter === undefined) return quoted(slow.path);
  const [before = '', after = ''] = slowPath(slow, '\n')
    .split('\n')
    .map((part) => part.replaceAll(/[\\`]|\$\{/g, '\\$&'));
  return `\`${before}\${ms}${after}\``;
}

const whence = ({ at }: Asked, more?: string): string[] => {
  const said = [at && at !== 'typed' ? `Seen in ${at}` : undefined, more].filter((one) => one !== undefined).join('; ');
  return said === '' ? [] : [`// ${oneLine(said)}.`];
};
const remark = (at: string) => ` // ${oneLine(at)}`;
const oneLine = (text: string) => text.replaceAll(/\s+/g, ' ');

const listed = (words: readonly string[]) => `[${words.map(quoted).join(', ')}]`;
const key = (name: string) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name));

/** In single quotes, as JavaScript reads it. */
const quoted = (text: string) => `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const lines = (all: readonly string[]) => `${all.join('\n')}\n`;
