/** The described server, started as a run starts it, or where it is: for as long as its requests are tried. */
import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { serverPool } from '../../bench/lifecycle/servers.ts';
import { endedMeanwhile } from '../../bench/lifecycle/target-end.ts';
import { startStores } from '../../bench/store/needed.ts';
import type { TargetEnd } from '../../results/format.ts';
import { targetOf } from '../../servers/target.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import { type Description, targetFileOf } from './description.ts';

export interface Surroundings {
  /** Absolute path that its target file will have: the server is started from there. */
  readonly file: string;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
}

/** A connection breaks before the process that held it is known to have ended, ms. */
const endIsKnown = 1_000;

/** Calls `use` with its URL. Throws what starting it does (AB_TARGET_ENDED, AB_TARGET_SILENT), and AB_STOPPED. */
export async function onServer<T>(
  description: Description,
  { file, say, signal }: Surroundings,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const contender = targetOf(description.name, targetFileOf(description), file);
  const stores = await startStores([contender], process.env, { say });
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  let targetEnded: (end: TargetEnd) => void = () => {};
  const ended = new Promise<TargetEnd>((resolve) => {
    targetEnded = resolve;
  });
  const pool = serverPool({ ...stores, cores: null, keyPrefix, targetEnded });
  const stop = () => void pool.stopAll();
  signal.addEventListener('abort', stop);
  try {
    if (signal.aborted) throw stopped();
    const [server] = await pool.ensure({ contender, instances: 1 });
    return await use(server?.url as string);
  } catch (error) {
    if (signal.aborted) throw stopped();
    if (error instanceof AuthbenchError) throw error;
    const end = await Promise.race([ended, pause(endIsKnown)]);
    throw end === undefined ? silent(description.name, error) : endedMeanwhile(end, true);
  } finally {
    signal.removeEventListener('abort', stop);
    await pool.stopAll();
    await stores.clear(keyPrefix);
    await stores.stop();
  }
}

const silent = (name: string, error: unknown) =>
  new AuthbenchError({
    code: 'AB_TARGET_SILENT',
    what: `The server ${name} was asked, and did not answer.`,
    received: error instanceof Error ? error.message : String(error),
    next: 'Send its login by hand, or name another with --login.',
  });

const stopped = () =>
  new AuthbenchError(
    {
      code: 'AB_STOPPED',
      what: 'Stopped before anything was written, and so was the server.',
      next: 'Run the same command again.',
    },
    exitCodes.interrupted,
  );
