/** The servers of one contender for somebody to try, with all that they need: nothing is measured. */
import { randomBytes } from 'node:crypto';
import type { NamedContender } from '../../servers/contender.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Server } from '../instrument/instrument.ts';
import { freePort } from '../process/free-port.ts';
import { startStores } from '../store/needed.ts';
import type { Store } from '../store/store.ts';
import { serverPool } from './servers.ts';

export interface Served {
  /** Base URLs of its instances. */
  readonly urls: readonly [string, ...string[]];
  /** Null where it needs none, or another kind. */
  readonly redis: Store | null;
  readonly clusterUrl: string | undefined;
  readonly issuerUrl: string | undefined;
  /** Drawn for these servers alone. */
  readonly operatorKey: string;
  /** Rejects with AB_SERVER_ENDED when one of them ends by itself; never resolves. */
  readonly failed: Promise<never>;
}

export interface ServedWish {
  readonly contender: NamedContender;
  readonly instances: number;
  /** Of the first instance; the others have those that follow. Default: any free ones. */
  readonly firstPort?: number | undefined;
  readonly say: (line: string) => void;
  /** Ends what is being started; what runs is ended when `use` is over. */
  readonly signal: AbortSignal;
}

/**
 * Calls `use` with everything running, and ends it all before it returns or throws. Throws AB_PORT_REFUSED, what `startStores` throws, and
 * the code with which a server says why it cannot start.
 */
export async function withServed<T>(wish: ServedWish, use: (served: Served) => Promise<T>): Promise<T> {
  const { contender, instances, firstPort, say, signal } = wish;
  await refusedPorts(firstPort, instances);
  const stores = await startStores([contender], process.env, { say });
  const keyPrefix = `authbench:${randomBytes(6).toString('hex')}:`;
  const pool = serverPool({ ...stores, cores: null, keyPrefix, firstPort, compileCache: true });
  const stop = () => void pool.stopAll();
  signal.addEventListener('abort', stop);
  try {
    signal.throwIfAborted();
    const [first, ...others] = await pool.ensure({ contender, instances });
    const servers = [first as Server, ...others];
    const failed = Promise.race(servers.map((server) => endOf(server, pool.describe(server.url))));
    failed.catch(() => {});
    return await use({
      urls: [(first as Server).url, ...others.map(({ url }) => url)],
      redis: stores.redis,
      clusterUrl: stores.clusterUrl,
      issuerUrl: (await pool.settingOf(contender)).issuerUrl,
      operatorKey: pool.operatorKey,
      failed,
    });
  } finally {
    signal.removeEventListener('abort', stop);
    await pool.stopAll();
    await stores.clear(keyPrefix);
    await stores.stop();
  }
}

/** Before anything is started: a store that comes up only to end again takes seconds. Throws AB_PORT_REFUSED. */
async function refusedPorts(firstPort: number | undefined, instances: number): Promise<void> {
  if (firstPort === undefined) return;
  for (let port = firstPort; port < firstPort + instances; port++) {
    await freePort(port).catch((error: NodeJS.ErrnoException) => {
      throw new AuthbenchError({
        code: 'AB_PORT_REFUSED',
        what: `Cannot listen on port ${port} of 127.0.0.1 (${error.code}).`,
        received: String(port),
        allowed: 'a free port that this user may use',
        next: 'Name another --port, or leave it out: any free port will do.',
      });
    });
  }
}

async function endOf(server: Server, name: string): Promise<never> {
  const how = await server.ended;
  const printed = server.output?.().trim().split('\n').slice(-20).join('\n');
  throw new AuthbenchError(
    {
      code: 'AB_SERVER_ENDED',
      what: `The ${name} ended: ${how}.`,
      received: printed || 'it printed nothing',
      next: 'Start it again; if it ends again and the contender is not yours, please report it.',
    },
    exitCodes.crashed,
  );
}
