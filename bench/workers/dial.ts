/** A connection to each worker behind a port: whichever it reaches, it stays there for as long as it is kept. */
import { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError, exitCodes } from '../../vocabulary/errors.ts';

/** A client whose one connection has reached this worker. */
export interface AtWorker {
  readonly client: ContractClient;
  /** From 1. */
  readonly worker: number;
}

/** They are handed connections in turn, so that each is reached in as many dials as there are workers; others may dial in between. */
const dialsOfEach = 20;

/** One for each worker, in their order; of one process that has its port alone, a single one that asks it for nothing. Throws AB_WORKER_NOT_REACHED. */
export async function dialEach(url: string, workers: number): Promise<readonly AtWorker[]> {
  if (workers === 1) return [{ client: oneConnection(), worker: 1 }];
  const found = new Map<number, ContractClient>();
  try {
    for (let dials = 0; found.size < workers; dials++) {
      if (dials === workers * dialsOfEach) throw notReached(workers, [...found.keys()], dials);
      const client = oneConnection();
      const worker = await workerAt(client, url);
      if (found.has(worker)) client.close();
      else found.set(worker, client);
    }
  } catch (error) {
    for (const client of found.values()) client.close();
    throw error;
  }
  return [...found].sort(([a], [b]) => a - b).map(([worker, client]) => ({ client, worker }));
}

/** Throws where a connection broke meanwhile, and another took its place: then nobody knows which worker was asked. */
export async function mustBeThere(url: string, each: readonly AtWorker[]): Promise<void> {
  if (each.length === 1) return;
  for (const { client, worker } of each) {
    const now = await workerAt(client, url);
    if (now !== worker) throw new Error(`the connection to worker ${worker} broke, and the next one reached ${now}`);
  }
}

const oneConnection = () => new ContractClient(undefined, 1);

async function workerAt(client: ContractClient, url: string): Promise<number> {
  const { body } = await client.call(url, '/worker');
  return (JSON.parse(body) as { readonly worker: number }).worker;
}

const notReached = (workers: number, reached: readonly number[], dials: number) =>
  new AuthbenchError(
    {
      code: 'AB_WORKER_NOT_REACHED',
      what: `Of ${workers} workers behind one port, some were never handed a connection.`,
      received: `${dials} connections, which reached ${reached.toSorted((a, b) => a - b).join(', ') || 'none'}`,
      allowed: 'connections to each of them, in turn',
      next: 'Run again; if it happens again, please report it.',
    },
    exitCodes.crashed,
  );
