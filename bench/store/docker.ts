import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { startGuarded } from '../process/guarded.ts';
import { useForeign } from './foreign.ts';
import { findOnPath, lastLine, runProgram } from './program.ts';
import { type Environment, type LocatedStore, type Rung, readyLine, type Store, type Surroundings } from './store.ts';

/** Docker, only where its engine answers and its compose plugin is there. */
export async function locateDocker(env: Environment, { project }: Surroundings): Promise<Rung> {
  const program = findOnPath(env, 'docker');
  if (program === undefined) return { missing: 'no docker on PATH' };
  const engine = await runProgram(program, ['version', '--format', '{{.Server.Version}}'], { env, seconds: 5 });
  if (engine.code !== 0) return { missing: `no Docker engine answers (${lastLine(engine.err) || 'no answer'})` };
  const compose = await runProgram(program, ['compose', 'version'], { env, seconds: 5 });
  if (compose.code !== 0) return { missing: 'docker has no compose plugin' };
  return { found: { from: 'docker', program, composeFile: join(project, 'docker-compose.yml') } };
}

/**
 * `docker compose up redis` under a project name of our own, so that it meets no other and is taken down whole at the end.
 * @throws Error when it does not get ready
 */
export async function startDocker(
  located: Extract<LocatedStore, { from: 'docker' }>,
  environment: Environment,
): Promise<Store> {
  const port = await freePort();
  const env = { ...environment, AUTHBENCH_REDIS_PORT: String(port) };
  const compose = [located.program, 'compose', '-f', located.composeFile, '-p', `authbench-${port}`];
  const guarded = startGuarded([...compose, 'up', 'redis'], [...compose, 'down', '--volumes'], env, 60);
  try {
    // The first time it fetches an image.
    await guarded.written(readyLine, 300);
    const url = `redis://127.0.0.1:${port}`;
    const store = await useForeign(url);
    return { ...store, from: 'docker', ownedByUs: true, stop: () => guarded.stop() };
  } catch (error) {
    await guarded.stop();
    throw new Error(`${(error as Error).message}; ${lastLine(guarded.output())}`);
  }
}
