/** A second listener of one server, on TLS: the same routes and settings, for a step that asks what TLS costs. */
import type { Server } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface KeyPair {
  /** PEM. */
  readonly cert: string;
  readonly key: string;
}

/** Resolves with its port, a free one of 127.0.0.1. The listener that was there stays as it is. */
export function listenOverTls(plain: Server, { cert, key }: KeyPair): Promise<number> {
  const { keepAliveTimeout, requestTimeout, headersTimeout } = plain;
  const secure = createServer({ cert, key, keepAliveTimeout, requestTimeout, headersTimeout }, (request, response) =>
    plain.emit('request', request, response),
  );
  return new Promise((listening, failed) => {
    secure.once('error', failed);
    // It ends with the process, whose end is not its business.
    secure.unref();
    secure.listen(0, '127.0.0.1', () => listening((secure.address() as AddressInfo).port));
  });
}
