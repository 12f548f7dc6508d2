/** `authbench serve <contender>`: its server, store and issuer, to be tried by hand, and the lines of curl to do it with. */
import { type Served, withServed } from '../bench/lifecycle/served.ts';
import { maskUrl } from '../bench/store/store.ts';
import type { NamedContender } from '../servers/contender.ts';
import { numberedUser } from '../servers/principal.ts';
import { ContractClient } from '../servers/wire/client.ts';
import { AuthbenchError, exitCodes } from '../vocabulary/errors.ts';
import { numberOf, type Parsed, parsed } from './arguments.ts';
import { chosen } from './chosen.ts';
import type { Command } from './command.ts';
import { packagesOf } from './packages/needed.ts';
import { curlScript } from './serve/curl.ts';
import { stopOnSignals } from './signals.ts';

const mostInstances = 8;

const aborted = (signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

const args = {
  contender: { type: 'positional', required: false, description: 'the contender to start' },
  'contender-file': { type: 'string', description: 'start one from a file of your own instead', valueHint: 'path' },
  port: {
    type: 'string',
    description: 'port of its first instance; the others take those that follow (default: any free ones)',
    valueHint: 'number',
  },
  instances: {
    type: 'string',
    description: `how many servers share its secret and its store (default 1, at most ${mostInstances})`,
    valueHint: 'number',
  },
} as const;

/** `during`: what is waited for while they run, for a test of the command. Default: Ctrl-C. */
export const serveWith = (during: (signal: AbortSignal) => Promise<void> = aborted): Command => ({
  name: 'serve',
  description: 'Start a contender with its store and issuer until Ctrl-C, and print lines of curl to try it with',
  args,
  async main(argv, out, err) {
    const given = parsed(argv, args);
    const instances = numberOf(given, 'instances', 1, mostInstances, 'servers') ?? 1;
    const firstPort = numberOf(given, 'port', 1, 65_536 - instances, '');
    const contender = await theOne(given);
    await packagesOf([contender]);
    const stop = stopOnSignals(err, 'the servers and the store');
    const say = (line: string) => err.write(`${line}\n`);
    try {
      await withServed({ contender, instances, firstPort, say, signal: stop.signal }, async (served) => {
        out.write(await described(contender, served));
        err.write('Ctrl-C ends it.\n');
        await Promise.race([during(stop.signal), served.failed]);
      });
      return stop.signal.aborted ? exitCodes.interrupted : exitCodes.done;
    } catch (error) {
      if (stop.signal.aborted) return exitCodes.interrupted;
      throw error;
    } finally {
      stop.release();
    }
  },
});

export const serve = serveWith();

async function theOne(given: Parsed): Promise<NamedContender> {
  const [contender, ...others] = await chosen(given.positionals, given);
  if (contender !== undefined && others.length === 0) return contender;
  throw new AuthbenchError({
    code: 'AB_MISSING_ARGUMENT',
    what: 'This command takes one contender.',
    received: [contender, ...others].flatMap((one) => one?.id ?? []).join(', ') || 'none',
    allowed: 'a contender, or --contender-file',
    next: 'npx authbench serve session-redis; `npx authbench list` names them all.',
  });
}

/** All of it is a script for a shell: what is no command is a comment. */
async function described({ id, title, challenge, limits }: NamedContender, served: Served): Promise<string> {
  const { urls, operatorKey } = served;
  const refreshes = await givesRefreshToken(urls[0]);
  return [
    `# ${id}: ${title}`,
    ...urls.map((url) => `#   server  ${url}`),
    ...storeLines(served),
    ...(served.issuerUrl === undefined ? [] : [`#   issuer  ${served.issuerUrl}`]),
    '',
    curlScript({ url: urls[0], challenge, limits, refreshes, operatorKey }),
    '',
  ].join('\n');
}

function storeLines({ redis, clusterUrl }: Served): string[] {
  const named = (version: string) => (/^\d/.test(version) ? `Redis ${version}` : version);
  const whose = redis?.ownedByUs === false ? ', from REDIS_URL' : '';
  return [
    ...(redis === null ? [] : [`#   store   ${maskUrl(redis.url)} (${named(redis.version)}${whose})`]),
    ...(clusterUrl === undefined ? [] : [`#   store   ${clusterUrl} (a Redis Cluster)`]),
  ];
}

async function givesRefreshToken(url: string): Promise<boolean> {
  const client = new ContractClient();
  try {
    const { answer } = await client.login(url, numberedUser(0));
    return answer.body.includes('"refreshToken"');
  } finally {
    client.close();
  }
}
