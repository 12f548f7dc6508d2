/** Two requests of one client on one connection, and what each of them took. */

import type { Certificate } from '../../credentials/certificate.ts';
import type { Carried } from './carried.ts';
import { listenOn } from './listener.ts';
import type { Client } from './node-client.ts';
import type { Protocol } from './step.ts';

/** Bytes that the client sent. */
export interface RequestBytes {
  /** HTTP alone: the head in HTTP/1.1, the payloads of HEADERS and CONTINUATION in HTTP/2. */
  readonly first: number;
  readonly later: number;
  /** On the socket until the first answer, without the request itself: TLS, and what HTTP/2 says of the connection. */
  readonly besideFirst: number;
  readonly besideLater: number;
  /** Of the server's table, where requests are indexed; and of the client's, where answers are. HTTP/2 alone. */
  readonly requestTable?: number;
  readonly answerTable?: number;
}

/** Throws where the client opened more than one connection, or sent other requests. */
export async function requestBytes(
  client: Client,
  protocol: Protocol,
  certificate: Certificate,
  carried: Carried,
): Promise<RequestBytes> {
  const listener = await listenOn(protocol, certificate);
  try {
    const received: number[] = [];
    const only = () => {
      const used = listener.connections.filter(({ paths }) => paths.length > 0);
      const [one] = used;
      if (one === undefined || used.length > 1)
        throw new Error(`the requests came on ${used.length} connections, and not on one`);
      return one;
    };
    await client(protocol, { port: listener.port, certificate }, carried, ['/me', '/me'], () =>
      received.push(only().received()),
    );
    const { requests, headerTable } = only().sent();
    const [first, later] = requests;
    if (first === undefined || later === undefined || requests.length > 2)
      throw new Error(`${requests.length} requests came, and not 2: ${only().paths.join(' ')}`);
    const [afterFirst = 0, afterLater = 0] = received;
    return {
      first,
      later,
      besideFirst: afterFirst - first,
      besideLater: afterLater - afterFirst - later,
      ...(protocol === 'h2'
        ? { requestTable: listener.headerTable, answerTable: headerTable ?? listener.headerTable }
        : {}),
    };
  } finally {
    await listener.close();
  }
}
