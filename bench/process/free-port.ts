import { createServer } from 'node:net';

/** A port that was free a moment ago: any, or this one. Rejects where it is taken. */
export function freePort(wanted = 0): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(wanted, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

/** The nodes of a cluster speak to each other at their port plus this one. */
const busOffset = 10_000;
const attempts = 50;

/** A port that was free a moment ago, and the port of a cluster's bus with it. */
export async function freePortWithBus(): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    try {
      if (port + busOffset > 65_535) throw new Error('no bus fits above the ports that this machine gives out');
      await freePort(port + busOffset);
      return port;
    } catch (error) {
      if (attempt === attempts) throw error;
    }
  }
}
