/** One arm's connections in the generator: autocannon's, each behind a valve. */
import autocannon from 'autocannon';
import type { ArmOpening, Distance } from './messages.ts';
import { type Client, Connection } from './valve.ts';

export interface OpenArm {
  readonly connections: readonly Connection[];
  readonly distance?: Distance | undefined;
  close(): void;
}

/** Beyond any plan: autocannon drops a connection that has been idle for its timeout. */
const idleForeverSeconds = 86_400;

/** Resolves when every connection is up. Rejects when one cannot be made within `deadlineMs`. */
export function openArm({ url, connections: wanted, distance }: ArmOpening, deadlineMs = 5_000): Promise<OpenArm> {
  return new Promise((resolve, reject) => {
    const connections: Connection[] = [];
    let connected = 0;
    const close = () => {
      clearTimeout(deadline);
      for (const connection of connections) connection.close();
      tracker.stop();
    };
    const deadline = setTimeout(() => {
      close();
      reject(new Error(`${connected} of ${wanted.length} connections to ${url} were made within ${deadlineMs} ms`));
    }, deadlineMs);
    const tracker = autocannon({
      url,
      connections: wanted.length,
      duration: idleForeverSeconds,
      timeout: idleForeverSeconds,
      excludeErrorStats: true,
      setupClient: (client) => {
        const index = connections.length;
        const connection = new Connection(client as unknown as Client, index, wanted[index] ?? [], () => {
          connected += 1;
          if (connected < wanted.length) return;
          clearTimeout(deadline);
          resolve({ connections, distance, close });
        });
        connections.push(connection);
      },
    }) as unknown as { stop(): void };
  });
}
