import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../process/free-port.ts';
import { startGuarded } from '../process/guarded.ts';
import { connect } from './connection.ts';
import { findOnPath, lastLine } from './program.ts';
import { readSettings } from './settings.ts';
import { type Environment, type LocatedStore, readyLine, type Store } from './store.ts';

export type LocalStore = Extract<LocatedStore, { program: string; version: string }>;

const attempts = 5;

/** What else a server is started with. */
export interface LocalOptions {
  /** Further arguments of its command. */
  readonly args?: readonly string[];
  /** Where it writes, and what is there already; it stays. Default: a new one, which goes with the store. */
  readonly folder?: string;
  /** Finds its port. */
  readonly port?: () => Promise<number>;
}

/**
 * Starts a Redis of our own: a free port of 127.0.0.1 only, nothing written to disk, a folder of its own.
 * @param cores as `taskset -c` takes them; where there is no taskset it floats, and `settings` has no `cores`
 * @throws Error when it does not get ready
 */
export async function startLocal(
  located: LocalStore,
  env: Environment,
  cores?: string,
  { args = [], folder, port: findPort = freePort }: LocalOptions = {},
): Promise<Store> {
  for (let attempt = 1; ; attempt++) {
    const port = await findPort();
    try {
      return await startAt(port, located, env, cores, args, folder);
    } catch (error) {
      // Somebody else may have taken the port between the question and the start.
      if (!(error instanceof PortTaken) || attempt === attempts) throw error;
    }
  }
}

class PortTaken extends Error {}

async function startAt(
  port: number,
  located: LocalStore,
  env: Environment,
  cores: string | undefined,
  args: readonly string[],
  kept: string | undefined,
): Promise<Store> {
  const folder = realpathSync(kept ?? mkdtempSync(join(tmpdir(), 'authbench-redis-')));
  const taskset = cores === undefined ? undefined : findOnPath(env, 'taskset');
  const command = [
    ...(taskset === undefined || cores === undefined ? [] : [taskset, '-c', cores]),
    ...(located.libraryPath ? ['env', `LD_LIBRARY_PATH=${located.libraryPath}`] : []),
    ...[located.program, '--bind', '127.0.0.1', '--port', String(port), '--dir', folder],
    ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
    ...args,
  ];
  // Redis 7.2 and later refuse to start under a locale that is not installed.
  const cleanup = kept === undefined ? ['rm', '-rf', '--', folder] : ['true'];
  const guarded = startGuarded(command, cleanup, { ...env, LC_ALL: 'C' });
  const stop = async () => {
    await guarded.stop();
    // The guard has done it, unless it had to be killed with a server that did not end.
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  };
  const url = `redis://127.0.0.1:${port}`;
  try {
    await guarded.written(readyLine, 20);
    const client = await connect(url);
    try {
      // That it answers here is not enough: it must be ours, or another server's figures would be taken for its own.
      const settings = await readSettings(client);
      if (settings.dir !== folder) throw new PortTaken(`another server answers at port ${port}`);
      const pid = Number(/process_id:(\d+)/.exec(await client.info('server'))?.[1]);
      const { dir, ...shown } = settings;
      return {
        url,
        version: located.version,
        from: located.from,
        pid,
        ownedByUs: true,
        settings: taskset === undefined || cores === undefined ? shown : { ...shown, cores },
        stop,
      };
    } finally {
      client.disconnect();
    }
  } catch (error) {
    await stop();
    if (/Address already in use/i.test(guarded.output())) throw new PortTaken(`port ${port} was taken`);
    if (error instanceof PortTaken) throw error;
    throw new Error(`Redis did not start: ${(error as Error).message}; ${lastLine(guarded.output())}`);
  }
}
