/** Bytes of credentials on the wire, and the limits that they run into. */
import { declare } from './metric.ts';
import { fewerMore } from './wording.ts';

const exact = { kind: 'exact', canBeZero: true, margin: 0, interval: null, spoiledBy: [] } as const;
const bytes = { ...exact, unit: 'bytes', better: 'lower', comparedIn: 'series' } as const;
const claims = { ...exact, unit: 'claims', better: 'higher', comparedIn: 'search' } as const;

export const payloadSize = declare([
  {
    id: 'request-bytes',
    title: 'Bytes of a request',
    ...bytes,
    source: 'bytes read from the server’s sockets per counted request',
    words: fewerMore('takes', 'bytes per request', 'byte per request'),
  },
  {
    id: 'response-bytes',
    title: 'Bytes of a response',
    ...bytes,
    source: 'bytes written to the server’s sockets per counted request',
    words: fewerMore('takes', 'bytes per response', 'byte per response'),
  },
  {
    id: 'login-response-bytes',
    title: 'Bytes of the login’s response',
    ...bytes,
    source: 'bytes written to the server’s sockets per counted login',
    words: fewerMore('takes', 'bytes in the login’s response', 'byte in the login’s response'),
  },
  {
    id: 'claims-to-cookie-limit',
    title: 'Claims that fit a 4,096-byte cookie',
    ...claims,
    source: 'bisection over the number of claims, by the size of the credential in a cookie',
    words: fewerMore('fits', 'claims into a cookie', 'claim into a cookie'),
  },
  {
    id: 'claims-to-431',
    title: 'Claims that fit 16 KiB of headers',
    ...claims,
    source: 'bisection over the number of claims, until the server answers 431',
    words: fewerMore('fits', 'claims into the headers', 'claim into the headers'),
  },
]);
