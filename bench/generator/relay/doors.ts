/** Ports of 127.0.0.1 that relays listen at, each by a key. */
import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

export class Doors {
  readonly #servers = new Map<string, Server>();

  /** The port behind which `come` meets whoever dials; the same for all who ask for this key. */
  async open(key: string, come: (near: Socket) => void): Promise<number> {
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
  }
}
