/**
 * A server on TLS that keeps what its clients send. It speaks one protocol and answers every request alike: how a client writes a request
 * is the client's doing, and what the server lets it index is in the settings that both sides announce.
 */
import { createServer as createHttp, type RequestListener } from 'node:http';
import { createServer as createHttp2 } from 'node:http2';
import { type AddressInfo, connect, type Server, type Socket } from 'node:net';
import { createServer as createTls } from 'node:tls';
import type { Certificate } from '../../credentials/certificate.ts';
import { type Sent, sentByFrames, sentByLines } from './frames.ts';
import type { Protocol } from './step.ts';

export interface Connection {
  /** Of its requests, the paths in their order, as they were answered. */
  readonly paths: readonly string[];
  sent(): Sent;
  /** Bytes of the client on the socket: TLS and what is in it. */
  received(): number;
}

export interface Listener {
  readonly port: number;
  /** Size of the table that clients may index requests in, bytes: what the server announces. */
  readonly headerTable: number;
  /** In the order in which they were opened. */
  readonly connections: readonly Connection[];
  close(): Promise<void>;
}

/** RFC 7541, 4.2 and RFC 9113, 6.5.2: what holds where a server announces no other size, as Node's does not. */
const defaultTable = 4_096;
/** As the control answers: JSON, and nothing that a client would keep. */
const answer = JSON.stringify({ userId: 'u000000', name: 'Test User', role: 'user' });

interface Kept {
  readonly paths: string[];
  readonly chunks: Buffer[];
  readonly raw: Socket;
}

export async function listenOn(protocol: Protocol, certificate: Certificate): Promise<Listener> {
  const byPort = new Map<number, Kept>();
  const kept: Kept[] = [];
  const open = new Set<Socket>();
  const handler: RequestListener = (request, response) => {
    byPort.get(request.socket.remotePort ?? -1)?.paths.push(request.url ?? '');
    response.writeHead(200, {
      'content-type': request.url === '/' ? 'text/html' : 'application/json',
      'cache-control': 'no-store',
    });
    response.end(answer);
  };
  // What a client sends is read between TLS and the server, which is reached on a connection of its own.
  const server =
    protocol === 'h2'
      ? createHttp2(handler as never)
      : createHttp({ keepAliveTimeout: 60_000, noDelay: true }, handler);
  await listening(server as unknown as Server);
  const inner = (server.address() as AddressInfo).port;

  const tls = createTls({ ...certificate, ALPNProtocols: [protocol === 'h2' ? 'h2' : 'http/1.1'] });
  const raws = new Map<number, Socket>();
  tls.on('connection', (raw: Socket) => {
    raw.setNoDelay(true);
    open.add(raw);
    raws.set(raw.remotePort ?? -1, raw);
  });
  tls.on('tlsClientError', () => {});
  tls.on('secureConnection', (secure) => {
    const one: Kept = { paths: [], chunks: [], raw: raws.get(secure.remotePort ?? -1) as Socket };
    kept.push(one);
    const through = connect({ port: inner, host: '127.0.0.1', noDelay: true });
    open.add(through);
    through.on('connect', () => byPort.set(through.localPort ?? -1, one));
    secure.on('data', (chunk: Buffer) => {
      one.chunks.push(chunk);
      through.write(chunk);
    });
    through.on('data', (chunk) => secure.write(chunk));
    for (const [socket, other] of [
      [secure, through],
      [through, secure],
    ] as const) {
      socket.on('error', () => other.destroy());
      socket.on('close', () => other.destroy());
    }
  });
  await listening(tls);
  const read = protocol === 'h2' ? sentByFrames : sentByLines;
  return {
    port: (tls.address() as AddressInfo).port,
    headerTable: defaultTable,
    get connections() {
      return kept.map(({ paths, chunks, raw }) => ({
        paths,
        sent: () => read(Buffer.concat(chunks)),
        received: () => raw.bytesRead,
      }));
    },
    async close() {
      for (const socket of open) socket.destroy();
      await Promise.all([closed(tls), closed(server as unknown as Server)]);
    },
  };
}

const listening = (server: Server) =>
  new Promise<void>((done, failed) => {
    server.once('error', failed);
    server.listen(0, '127.0.0.1', () => done());
  });

const closed = (server: Server) => new Promise<void>((done) => server.close(() => done()));
