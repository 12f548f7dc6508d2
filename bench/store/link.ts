/** A line between servers and their store that can be slowed, cut and refused: a TCP proxy on 127.0.0.1. */
import { createServer, connect as dial, type Server, type Socket } from 'node:net';

export interface Link {
  readonly port: number;
  /** Where new connections lead from now on: a port of 127.0.0.1. */
  leadTo(port: number): void;
  /** Every answer arrives so much later, ms. 0: at once again. */
  slowBy(ms: number): void;
  /** Ends every connection with a reset (RFC 9293 3.5.2); new ones are taken. */
  reset(): void;
  /** Nobody listens any more, and nobody is connected. */
  refuse(): Promise<void>;
  /** Listens again, at the same port. */
  accept(): Promise<void>;
  close(): Promise<void>;
}

/** `to`: where it leads; until it is told, nowhere. */
export async function openLink(to = 0): Promise<Link> {
  const clients = new Set<Socket>();
  let [target, delayMs] = [to, 0];
  const server = createServer((client) => {
    clients.add(client);
    const upstream = dial(target, '127.0.0.1');
    client.setNoDelay(true);
    upstream.setNoDelay(true);
    client.pipe(upstream);
    forwarded(upstream, client, () => delayMs);
    client.on('error', () => {});
    upstream.on('error', () => cut(client));
    upstream.on('close', () => client.destroy());
    client.on('close', () => {
      clients.delete(client);
      upstream.destroy();
    });
  });
  const port = await listening(server, 0);
  const drop = () => {
    for (const client of clients) cut(client);
  };
  const refuse = async () => {
    const closed = new Promise((resolve) => server.close(resolve));
    drop();
    await closed;
  };
  return {
    port,
    leadTo(next) {
      target = next;
    },
    slowBy(ms) {
      delayMs = ms;
    },
    reset: drop,
    refuse,
    accept: async () => void (server.listening || (await listeningAgain(server, port))),
    close: refuse,
  };
}

/**
 * A reset, where one is possible: libuv refuses to reset a socket that is shutting down, and Node then never lets go of it, not
 * even when the process ends (seen with Node 24.21: it spins for ever in its own clean-up).
 */
function cut(socket: Socket): void {
  if (socket.writableEnded || socket.destroyed) socket.destroy();
  else socket.resetAndDestroy();
}

/** In order, whatever the delay was when each part came. */
function forwarded(from: Socket, to: Socket, delayMs: () => number): void {
  let before: Promise<void> = Promise.resolve();
  from.on('data', (part) => {
    const due = performance.now() + delayMs();
    before = before.then(async () => {
      const left = due - performance.now();
      if (left > 0) await new Promise((later) => setTimeout(later, left));
      if (!to.destroyed) to.write(part);
    });
  });
}

/** While nobody listened there, the system may have lent the port to a connection of somebody else's: it gives it back soon. */
async function listeningAgain(server: Server, port: number): Promise<void> {
  const until = performance.now() + 10_000;
  for (;;)
    try {
      await listening(server, port);
      return;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE' || performance.now() > until) throw error;
      await new Promise((later) => setTimeout(later, 50));
    }
}

function listening(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
}
