/** Bytes of a request on a connection over TLS, apart from those of the connection. */
import { declare } from './metric.ts';
import { fewerMore, lessMore } from './wording.ts';

const lower = {
  unit: 'bytes',
  better: 'lower',
  canBeZero: true,
  margin: 0,
  spoiledBy: [],
  comparedIn: 'series',
} as const;
const exact = { ...lower, kind: 'exact', interval: null } as const;
/** TLS draws lengths of its own, ports are drawn, and HTTP/2 may say of the connection what it likes when it likes. */
const ranged = { ...lower, kind: 'noisy', interval: 'range' } as const;

export const protocol = declare([
  {
    id: 'later-request-bytes',
    title: 'Bytes of a later request',
    ...exact,
    source: 'the second request of a connection: its head in HTTP/1.1, the payload of its HEADERS in HTTP/2',
    words: fewerMore('takes', 'bytes per later request', 'byte per later request'),
  },
  {
    id: 'first-request-bytes',
    title: 'Bytes of the first request of a connection',
    ...ranged,
    source: 'the first request of a connection, counted like a later one',
    words: lessMore('bytes in the first request'),
  },
  {
    id: 'connection-bytes',
    title: 'Bytes of opening a connection',
    ...ranged,
    source: 'what the client sends until the first answer, without the request: TLS, settings and frame headers',
    words: lessMore('bytes to open a connection'),
  },
  {
    id: 'transport-bytes',
    title: 'Bytes around a later request',
    ...ranged,
    source: 'what the client sends for the second request beside the request: TLS records and frame headers',
    words: lessMore('bytes around a later request'),
  },
  {
    id: 'claims-indexed',
    title: 'Claims up to which HTTP/2 indexes the credential',
    ...{ unit: 'claims', better: 'higher', kind: 'exact', canBeZero: true, margin: 0, interval: null, spoiledBy: [] },
    comparedIn: 'search',
    source: 'bisection over the number of claims, until a later request spells the credential out again',
    words: fewerMore('has', 'claims indexed', 'claim indexed'),
  },
  {
    id: 'request-table-bytes',
    title: 'Table that HTTP/2 indexes requests in',
    ...exact,
    better: 'higher',
    source: 'SETTINGS_HEADER_TABLE_SIZE of the server, 4,096 where it announces none',
    words: fewerMore('has', 'bytes of table for requests', 'byte of table for requests'),
  },
  {
    id: 'answer-table-bytes',
    title: 'Table that HTTP/2 indexes answers in',
    ...exact,
    better: 'higher',
    source: 'SETTINGS_HEADER_TABLE_SIZE of the client, 4,096 where it announces none',
    words: fewerMore('has', 'bytes of table for answers', 'byte of table for answers'),
  },
]);
