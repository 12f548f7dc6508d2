/** A server's description, from what was seen and what was answered. */
import { AuthbenchError } from '../../vocabulary/errors.ts';
import type { Description, Given, StartDescription } from './description.ts';
import type { Look } from './look.ts';
import type { Project } from './project.ts';
import type { Answers } from './questions.ts';
import { typedCommand } from './start-command.ts';
import type { Candidates } from './try.ts';

export interface Wish {
  readonly project: Project;
  readonly look: Look;
  readonly answers: Answers;
  readonly name: string;
  /** --url */
  readonly url?: string | undefined;
}

/** With the likeliest of its requests, and statuses that are guesses. */
export function described(wish: Wish): Description {
  const { look, answers, name, url, project } = wish;
  const [login] = answers.logins;
  const [read] = answers.reads;
  if (login === undefined || read === undefined) throw new Error('a login and a read are known here');
  const [logout] = answers.logouts;
  return {
    name,
    title: project.manifest.name ?? name,
    packages: look.packages,
    challenge: look.isBearer ? 'Bearer' : 'Cookie',
    store: url === undefined && look.redis?.address !== undefined ? 'redis' : 'none',
    place: url === undefined ? { start: startOf(wish) } : { url },
    requests: {
      login,
      body: look.body,
      user: answers.user,
      read,
      logout,
      slow: answers.slow[0],
      statuses: { login: 200, read: 200, refused: 401, revoked: 200 },
      tried: false,
    },
  };
}

export const candidatesOf = ({ look, answers }: Pick<Wish, 'look' | 'answers'>): Candidates => ({
  ...answers,
  body: look.body,
});

function startOf({ project, look, answers }: Wish): StartDescription {
  const start = answers.start === undefined ? look.start : typedCommand(project, answers.start);
  if (start === undefined) throw new Error('a command is known here');
  const { port, redis } = look;
  const isFixed = port.from === 'number';
  const given: readonly Given[] = [
    ...(port.from === 'variable' && port.variable.name !== 'PORT'
      ? [{ name: port.variable.name, from: 'port', at: port.variable.at } as const]
      : []),
    ...storeGiven(look),
    ...look.secrets.map(({ name, at }): Given => ({ name, from: 'secret', at })),
  ];
  // What a run gives is not what the command says: neither its port nor its store, and no secret that would then stand in the file.
  const taken = new Set(['NODE_ENV', 'PORT', ...given.map(({ name }) => name)]);
  return {
    command: start.command,
    at: start.at,
    install: start.install,
    // Without a store that they share, one does not know the sessions of the other.
    instances: isFixed || (redis === undefined && !look.isBearer) ? 1 : 2,
    port: isFixed ? port.port : undefined,
    env: [
      { name: 'NODE_ENV', from: 'text', text: 'production' },
      ...Object.entries(start.env)
        .filter(([name]) => !taken.has(name))
        .map(([name, text]): Given => ({ name, from: 'text', text, at: start.at })),
      ...given,
    ],
  };
}

function storeGiven({ redis }: Look): Given[] {
  const address = redis?.address;
  if (address === undefined) return [];
  if (address.from === 'url') {
    const { name, at } = address.variable;
    return name === 'AUTHBENCH_STORE_URL' ? [] : [{ name, from: 'store', at }];
  }
  const { host, port } = address;
  return [
    { name: host.name, from: 'store-host', at: host.at },
    ...(port === undefined ? [] : [{ name: port.name, from: 'store-port', at: port.at } as const]),
  ];
}

/** Throws AB_INIT_NOT_BUILT where what is started has to be built first. */
export function mustBeBuilt({ missing }: { readonly missing?: string | undefined }, { manifest }: Project): void {
  if (missing === undefined) return;
  const build = manifest.scripts?.build;
  throw new AuthbenchError({
    code: 'AB_INIT_NOT_BUILT',
    what: 'The file that is started is not there.',
    received: missing,
    allowed: 'a server that can be started as it lies here',
    next: build === undefined ? 'Correct scripts.start, or name the command: --start' : 'Build it first: npm run build',
  });
}
