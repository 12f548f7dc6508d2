/**
 * Several processes of one server behind one port (node:cluster). This one starts them, hands them connections in turn and speaks for
 * them to its parent; it serves nobody, and nothing of a request passes through it.
 */
import cluster, { type Worker } from 'node:cluster';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';
import type { Counters, CountersAnswer, Failed, FromServer, Ready, ToServer } from './messages.ts';
import { variables } from './messages.ts';

type Say = (message: FromServer) => Promise<void>;

/** Resolves when all of them listen. They end when this process does, or lets them go. */
export async function startWorkers(
  count: number,
  say: Say,
  fail: (error: AuthbenchError) => Promise<void>,
): Promise<void> {
  // In turn, whatever the environment says: left to the kernel, few connections would lie unevenly, and otherwise in each start.
  cluster.schedulingPolicy = cluster.SCHED_RR;
  const workers = Array.from({ length: count }, (_, index) =>
    cluster.fork({ [variables.workers]: '', [variables.worker]: String(index + 1) }),
  );
  const refused = (message: Failed) => void say(message).then(() => process.exit(exitCodes.crashed));
  for (const worker of workers) {
    worker.on('message', (message: FromServer) => {
      if (message.type === 'failed') refused(message);
    });
    worker.once('exit', (code, signal) => void fail(ended(worker, signal ?? `exit code ${code}`)));
  }
  const ready = await Promise.all(workers.map(readyOf));
  const counters = countersOfAll(workers);
  process.on('message', async (message: ToServer) => {
    if (message.type === 'counters') await say({ type: 'counters', id: message.id, ...(await counters(message.id)) });
  });
  const [{ port }] = ready as [Ready];
  await say({ type: 'ready', port, pid: process.pid, workers: ready.map(({ pid }) => pid) });
}

const readyOf = (worker: Worker) =>
  new Promise<Ready>((resolve) => {
    worker.on('message', (message: FromServer) => {
      if (message.type === 'ready') resolve(message);
    });
  });

/** Sums over all of them, with what this process takes itself. */
function countersOfAll(workers: readonly Worker[]): (id: number) => Promise<Counters> {
  const waiting = new Map<string, (counters: CountersAnswer) => void>();
  for (const worker of workers)
    worker.on('message', (message: FromServer) => {
      if (message.type === 'counters') waiting.get(`${worker.id} ${message.id}`)?.(message);
    });
  const ask = (worker: Worker, id: number) =>
    new Promise<CountersAnswer>((resolve) => {
      const key = `${worker.id} ${id}`;
      waiting.set(key, (counters) => {
        waiting.delete(key);
        resolve(counters);
      });
      worker.send({ type: 'counters', id } satisfies ToServer);
    });
  return async (id) => {
    const { user, system } = process.cpuUsage();
    const each = await Promise.all(workers.map((worker) => ask(worker, id)));
    const sum = (name: keyof Counters) => each.reduce((total, counters) => total + counters[name], 0);
    return {
      eventLoopActiveMs: sum('eventLoopActiveMs'),
      eventLoopIdleMs: sum('eventLoopIdleMs'),
      gcMs: sum('gcMs'),
      rssBytes: sum('rssBytes') + process.memoryUsage.rss(),
      bytesRead: sum('bytesRead'),
      bytesWritten: sum('bytesWritten'),
      connections: sum('connections'),
      cpuUserUs: sum('cpuUserUs') + user,
      cpuSystemUs: sum('cpuSystemUs') + system,
    };
  };
}

const ended = (worker: Worker, how: string) =>
  new AuthbenchError(
    {
      code: 'AB_SERVER_CRASHED',
      what: `Worker ${worker.id} of those behind one port ended: ${how}.`,
      received: how,
      next: 'If the contender is yours, look there; otherwise please report this.',
    },
    exitCodes.crashed,
  );
