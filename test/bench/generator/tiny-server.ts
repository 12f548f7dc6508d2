/** A server of known behaviour in this process, on a free port; it ends with the test file. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { after } from 'node:test';
import type { Exchange } from '../../../bench/generator/valve.ts';

export interface TinyServer {
  readonly url: string;
  /** `METHOD path` of every request, in the order they came, with the port of its connection. */
  readonly seen: { readonly what: string; readonly port: number; readonly body: string }[];
  readonly sockets: ReadonlySet<Socket>;
  close(): Promise<void>;
}

/** `answer` is called when a request's body has been read. */
export async function tinyServer(
  answer: (request: IncomingMessage, response: ServerResponse, number: number) => void,
): Promise<TinyServer> {
  const seen: TinyServer['seen'] = [];
  const sockets = new Set<Socket>();
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      seen.push({ what: `${request.method} ${request.url}`, port: request.socket.remotePort ?? 0, body });
      answer(request, response, seen.length - 1);
    });
  });
  server.keepAliveTimeout = 60_000;
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const close = () =>
    new Promise<void>((closed) => {
      server.close(() => closed());
      server.closeAllConnections();
    });
  after(close);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen, sockets, close };
}

export const read = (path = '/me', changes: Partial<Exchange> = {}): Exchange => ({
  method: 'GET',
  path,
  headers: {},
  status: 200,
  answer: 'ok',
  ...changes,
});
