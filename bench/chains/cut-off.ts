/** A door to one server that lets a request through, reads the whole of the answer, and gives none of it to the client. */
import { createServer, connect as dial, type Socket } from 'node:net';

export interface CutOff {
  readonly url: string;
  /** Status and body of the answer that the client was not given; rejects where none came whole. */
  readonly answer: Promise<CutAnswer>;
  close(): void;
}

export interface CutAnswer {
  readonly status: number;
  readonly body: string;
}

/** For one connection and one request: its client sees a reset (RFC 9293 3.5.2) once the server has answered. */
export async function openCutOff(serverUrl: string): Promise<CutOff> {
  const { hostname, port } = new URL(serverUrl);
  const { promise: answer, resolve, reject } = Promise.withResolvers<CutAnswer>();
  // Whoever waits for it is told; where nobody does, it is no fault of the process.
  answer.catch(() => {});
  const sockets = new Set<Socket>();
  const door = createServer((client) => {
    const server = dial(Number(port), hostname);
    for (const socket of [client, server]) sockets.add(socket);
    const parts: Buffer[] = [];
    client.pipe(server);
    server.on('data', (part) => {
      parts.push(part);
      const whole = answerIn(Buffer.concat(parts).toString());
      if (whole === undefined) return;
      resolve(whole);
      server.destroy();
      client.resetAndDestroy();
    });
    server.on('close', () => {
      reject(new Error('the server closed the connection before its answer was whole'));
      client.destroy();
    });
    server.on('error', reject);
    client.on('error', () => {});
    client.on('close', () => server.destroy());
  });
  await new Promise<void>((listening, failed) => {
    door.once('error', failed);
    door.listen(0, '127.0.0.1', listening);
  });
  const { port: own } = door.address() as { port: number };
  return {
    url: `http://127.0.0.1:${own}`,
    answer,
    close() {
      door.close();
      for (const socket of sockets) socket.destroy();
      reject(new Error('no request came'));
    },
  };
}

/** Undefined until it is whole. Only answers that say how long they are: those of our servers do. */
export function answerIn(text: string): CutAnswer | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end === -1) return undefined;
  const head = text.slice(0, end);
  const body = text.slice(end + 4);
  const length = /^content-length: *(\d+)/im.exec(head)?.[1];
  if (length === undefined || Buffer.byteLength(body) < Number(length)) return undefined;
  return { status: Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1]), body };
}
