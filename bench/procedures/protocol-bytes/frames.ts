/** What a client sends, split into what belongs to each request and what to the connection. Pure: bytes in, counts out. */

/** Bytes from the client, once TLS has been taken off. */
export interface Sent {
  /** Of each request, in the order in which they were begun: the head in HTTP/1.1, the payloads of HEADERS and CONTINUATION in HTTP/2. */
  readonly requests: readonly number[];
  /** Everything else: the preface, frame headers, settings, windows. */
  readonly connection: number;
  /** Size of the table that the client lets the server index answers in, bytes; undefined where it said nothing. */
  readonly headerTable: number | undefined;
}

/** RFC 9112, 2.1: a head ends with an empty line. Of requests without a body. */
export function sentByLines(bytes: Buffer): Sent {
  const requests: number[] = [];
  for (let from = 0; from < bytes.length; ) {
    const end = bytes.indexOf('\r\n\r\n', from);
    if (end < 0) break;
    requests.push(end + 4 - from);
    from = end + 4;
  }
  return { requests, connection: 0, headerTable: undefined };
}

/** RFC 9113, 3.4: what a client begins a connection with. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
/** RFC 9113, 4.1, 6. */
const frameHeaderBytes = 9;
const types = { headers: 1, settings: 4, continuation: 9 };
const acknowledged = 1;
/** RFC 9113, 6.5.2: SETTINGS_HEADER_TABLE_SIZE. */
const headerTableSize = 1;

export function sentByFrames(bytes: Buffer): Sent {
  const byStream = new Map<number, number>();
  let connection = 0;
  let headerTable: number | undefined;
  let from = bytes.subarray(0, preface.length).equals(preface) ? preface.length : 0;
  connection += from;
  while (from + frameHeaderBytes <= bytes.length) {
    const length = bytes.readUIntBE(from, 3);
    const [type, flags] = [bytes[from + 3], bytes[from + 4] as number];
    const stream = bytes.readUInt32BE(from + 5) & 0x7fffffff;
    const payload = bytes.subarray(from + frameHeaderBytes, from + frameHeaderBytes + length);
    from += frameHeaderBytes + length;
    if (from > bytes.length) break;
    connection += frameHeaderBytes;
    if (type === types.headers || type === types.continuation)
      byStream.set(stream, (byStream.get(stream) ?? 0) + length);
    else connection += length;
    if (type === types.settings && (flags & acknowledged) === 0) headerTable = tableIn(payload) ?? headerTable;
  }
  return { requests: [...byStream.values()], connection, headerTable };
}

/** Settings are an id of two bytes and a value of four each. */
function tableIn(settings: Buffer): number | undefined {
  for (let at = 0; at + 6 <= settings.length; at += 6)
    if (settings.readUInt16BE(at) === headerTableSize) return settings.readUInt32BE(at + 2);
  return undefined;
}
