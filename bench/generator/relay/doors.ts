/** Ports of 127.0.0.1 that relays listen at, each by a key, and who has come through them. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { type Address, join, type Pass } from './carry.ts';

export class Doors {
  readonly #servers = new Map<string, Server>();
  readonly #sockets = new Set<Socket>();

  /** The port that leads to an address; the same for all who ask for this key. `ways`: of each connection, how what it says passes there and back. */
  async open(key: string, to: Address, ways: () => readonly [there: Pass, back: Pass]): Promise<number> {
    const come = (near: Socket) => join(near, to, this.#sockets, ...ways());
    const server = this.#servers.get(key) ?? createServer({ noDelay: true }, come);
    if (!this.#servers.has(key)) {
      this.#servers.set(key, server);
      // Whoever uses it keeps the process.
      server.unref().listen(0, '127.0.0.1');
    }
    if (!server.listening || server.address() === null) await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }

  close(): void {
    for (const server of this.#servers.values()) server.close();
    for (const socket of this.#sockets) socket.destroy();
  }
}
