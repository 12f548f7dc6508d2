import { AuthbenchError } from '../../vocabulary/errors.ts';
import { locateInCache } from './debian.ts';
import { locateDocker } from './docker.ts';
import { findOnPath, serverVersion } from './program.ts';
import { type Environment, type LocatedStore, maskUrl, type Rung, type Surroundings, surroundings } from './store.ts';

const servers = ['redis-server', 'valkey-server'] as const;

/**
 * A real Redis without set-up, the first of: REDIS_URL; redis-server or valkey-server on PATH; a copy of our own under
 * the cache folder from the distribution's packages; Docker.
 * @throws AuthbenchError AB_REDIS_URL for a URL that is none, AB_NO_REDIS where no rung holds.
 */
export async function locateStore(env: Environment, given: Partial<Surroundings> = {}): Promise<LocatedStore> {
  const around = surroundings(given);
  if (env.REDIS_URL) return { from: 'REDIS_URL', url: checkedUrl(env.REDIS_URL) };
  const reasons: string[] = [];
  for (const rung of [locateOnPath, locateInCache, locateDocker]) {
    const result = await rung(env, around);
    if ('found' in result) return result.found;
    reasons.push(result.missing);
  }
  throw new AuthbenchError({
    code: 'AB_NO_REDIS',
    what: 'No Redis was found and none could be installed; figures about a store must come from a real one.',
    received: ['REDIS_URL is not set', ...reasons].join('; '),
    allowed: 'REDIS_URL, redis-server or valkey-server on PATH, packages of Debian or Ubuntu, a Docker engine',
    next: `${installCommand(env, around.platform)} Or start one in Docker: docker compose up redis. Or name one: REDIS_URL=redis://127.0.0.1:6379 npm run bench.`,
  });
}

async function locateOnPath(env: Environment): Promise<Rung> {
  const reasons: string[] = [];
  for (const name of servers) {
    const program = findOnPath(env, name);
    if (program === undefined) continue;
    const answer = await serverVersion(program, env);
    if ('version' in answer) return { found: { from: 'PATH', program, version: answer.version } };
    reasons.push(`${program} does not start (${answer.failure})`);
  }
  return { missing: reasons.join('; ') || `no ${servers.join(' or ')} on PATH` };
}

/** The command that installs Redis here, as a sentence. */
export function installCommand(env: Environment, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'Install it: brew install redis.';
  if (platform === 'win32') return 'Install it in WSL: sudo apt-get install redis-server.';
  const commands = {
    'apt-get': 'sudo apt-get install redis-server',
    dnf: 'sudo dnf install valkey',
    pacman: 'sudo pacman -S valkey',
    apk: 'sudo apk add redis',
    zypper: 'sudo zypper install redis',
  };
  const known = Object.entries(commands).find(([manager]) => findOnPath(env, manager) !== undefined);
  return known === undefined ? 'Install redis-server and put it on PATH.' : `Install it: ${known[1]}.`;
}

function checkedUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && ['redis:', 'rediss:'].includes(url.protocol) && url.hostname !== '') return text;
  throw new AuthbenchError({
    code: 'AB_REDIS_URL',
    what: 'REDIS_URL is not the address of a Redis server.',
    received: maskUrl(text),
    allowed: 'redis://[user:password@]host[:port][/database], or rediss:// for TLS',
    next: 'Correct REDIS_URL, or unset it to have a Redis found or installed.',
  });
}
