/** Node's own clients: node:https with one kept connection, node:http2 with one session. */
import { connect } from 'node:http2';
import { Agent, request } from 'node:https';
import type { Certificate } from '../../credentials/certificate.ts';
import { type Carried, cookieHeader } from './carried.ts';
import type { Protocol } from './step.ts';

export interface Target {
  readonly port: number;
  readonly certificate: Certificate;
}

/** What sends several requests in turn on one connection, and calls `answered` after each. */
export type Client = (
  protocol: Protocol,
  target: Target,
  carried: Carried,
  paths: readonly string[],
  answered: () => void,
) => Promise<void>;

const headersOf = (carried: Carried) =>
  'authorization' in carried ? { authorization: carried.authorization } : { cookie: cookieHeader(carried.cookies) };

export const nodeClient: Client = (protocol, target, carried, paths, answered) =>
  (protocol === 'h2' ? overHttp2 : overHttp1)(target, headersOf(carried), paths, answered);

type Ask = (
  target: Target,
  headers: Readonly<Record<string, string>>,
  paths: readonly string[],
  answered: () => void,
) => Promise<void>;

const overHttp1: Ask = async ({ port, certificate: { cert } }, headers, paths, answered) => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1, ca: cert });
  try {
    for (const path of paths) {
      await new Promise<void>((done, failed) => {
        request({ host: 'localhost', port, path, headers, agent }, (response) => {
          response.resume().once('end', done);
        })
          .once('error', failed)
          .end();
      });
      answered();
    }
  } finally {
    agent.destroy();
  }
};

const overHttp2: Ask = async ({ port, certificate: { cert } }, headers, paths, answered) => {
  const session = connect(`https://localhost:${port}`, { ca: cert });
  try {
    for (const path of paths) {
      await new Promise<void>((done, failed) => {
        session.once('error', failed);
        const stream = session.request({ ':path': path, ...headers });
        stream.resume().once('error', failed).once('end', done).end();
      });
      answered();
    }
  } finally {
    session.destroy();
  }
};
