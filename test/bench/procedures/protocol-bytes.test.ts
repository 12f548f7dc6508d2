/** Bytes of a request by protocol, carrier and client: how they are split, who sends them, and what is made of them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newCertificate } from '../../../bench/credentials/certificate.ts';
import { carriedBy, cookieHeader, standIn } from '../../../bench/procedures/protocol-bytes/carried.ts';
import { sentByFrames, sentByLines } from '../../../bench/procedures/protocol-bytes/frames.ts';
import { nodeClient } from '../../../bench/procedures/protocol-bytes/node-client.ts';
import { requestBytes } from '../../../bench/procedures/protocol-bytes/one-connection.ts';
import { first, quickInput, token as token4 } from '../fake-contenders.ts';
import { only, runOnFakes } from '../fake-run.ts';

/** RFC 9113, 4.1. */
function frame(type: number, stream: number, payload: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(stream, 5);
  return Buffer.concat([header, payload]);
}

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const [data, headers, settings, window, continuation] = [0, 1, 4, 8, 9];

test('of HTTP/2 the payloads of HEADERS and CONTINUATION are the request, by stream; all else is the connection', () => {
  const bytes = Buffer.concat([
    preface,
    frame(settings, 0, Buffer.from([0, 1, 0, 1, 0, 0, 0, 3, 0, 0, 0, 100])),
    frame(window, 0, Buffer.alloc(4)),
    frame(headers, 1, Buffer.alloc(100)),
    frame(continuation, 1, Buffer.alloc(20), 4),
    frame(settings, 0, Buffer.alloc(0), 1),
    frame(headers, 3, Buffer.alloc(7), 4),
    frame(data, 3, Buffer.alloc(5)),
  ]);
  const { requests, connection, headerTable } = sentByFrames(bytes);
  assert.deepEqual(requests, [120, 7]);
  assert.equal(connection, bytes.length - 127);
  assert.equal(headerTable, 65_536);
});

test('a client that says nothing of its table has said nothing, and half a frame is not counted', () => {
  const bytes = Buffer.concat([preface, frame(settings, 0, Buffer.alloc(0)), frame(headers, 1, Buffer.alloc(50))]);
  assert.equal(sentByFrames(bytes).headerTable, undefined);
  assert.deepEqual(sentByFrames(bytes.subarray(0, -1)).requests, []);
});

test('of HTTP/1.1 a request is its head, to the empty line', () => {
  const head = 'GET /me HTTP/1.1\r\nHost: localhost\r\n\r\n';
  assert.deepEqual(sentByLines(Buffer.from(`${head}${head}GET`)).requests, [head.length, head.length]);
});

test('a credential goes by either carrier; a token too large for a cookie is split into several of 4,096 bytes', () => {
  const session = { headers: { cookie: '__Host-sid=abc' } };
  assert.deepEqual(carriedBy('bearer', session), { authorization: `Bearer ${standIn('abc')}` });
  assert.deepEqual(carriedBy('cookie', session), { cookies: [{ name: '__Host-sid', value: standIn('abc') }] });
  assert.equal(carriedBy('bearer', { headers: {} }), undefined);
  const token = 'x'.repeat(9_000);
  const split = carriedBy('cookie', { headers: {}, token });
  assert.ok(split && 'cookies' in split);
  assert.deepEqual(
    split.cookies.map(({ name, value }) => name.length + value.length),
    [4_096, 4_096, 9_000 - 2 * (4_096 - '__Host-token.0'.length) + '__Host-token.2'.length],
  );
  assert.equal(cookieHeader(split.cookies).replaceAll(/(; )?__Host-token\.\d=/g, ''), standIn(token));
  assert.equal(standIn('a.b%2F'), standIn('c.d%9E'), 'what is between letters stays');
});

/** Every third character differs, so that no coding makes it small. */
const token = (length: number) =>
  Array.from({ length }, (_, at) => String.fromCharCode(97 + ((at * at) % 26))).join('');

test('from Node a Bearer token is spelt out in every request over HTTP/2, and a cookie is referred to while it fits the table', async () => {
  const certificate = await newCertificate();
  const sent = (protocol: 'h1' | 'h2', carrier: 'bearer' | 'cookie', length: number) =>
    requestBytes(
      nodeClient,
      protocol,
      certificate,
      carriedBy(carrier, { headers: {}, token: token(length) }) as NonNullable<ReturnType<typeof carriedBy>>,
    );
  const bearer = await sent('h2', 'bearer', 1_000);
  assert.ok(bearer.later > 600 && bearer.later < 1_000, `${bearer.later} bytes: coded, and not indexed`);
  const small = await sent('h2', 'cookie', 1_000);
  assert.ok(small.first > 600 && small.later < 50, `${small.first}, then ${small.later} bytes`);
  const large = await sent('h2', 'cookie', 4_000);
  assert.ok(large.later > 2_400, `${large.later} bytes: larger than the table would take`);
  assert.deepEqual([bearer.requestTable, bearer.answerTable], [4_096, 4_096]);
  const plain = await sent('h1', 'bearer', 1_000);
  assert.equal(plain.first, plain.later);
  assert.ok(plain.later > 1_000 && plain.requestTable === undefined);
  assert.ok(plain.besideFirst > 200 && plain.besideLater > 0 && plain.besideLater < 100, 'TLS is counted apart');
  assert.deepEqual(await sent('h2', 'bearer', 1_000).then(({ later }) => later), bearer.later, 'twice the same');
});

test('a run counts each arm on two connections alike, says where indexing ends, and leaves out a client that is not there', async () => {
  const before = process.env.CHROMIUM;
  process.env.CHROMIUM = '/nowhere/chromium';
  try {
    const { scenarios } = await only('protocol');
    const bytes = scenarios.map((one) => ({
      ...one,
      steps: one.steps.filter(({ procedure }) => procedure === 'protocol-bytes'),
    }));
    const run = await runOnFakes({}, { scenarios: bytes, contenders: [first, token4] });
    const later = run.measurements.filter(({ metric }) => metric === 'later-request-bytes');
    assert.equal(later.length, 2 * 2 * 2 * 3, 'contenders, carriers, protocols, numbers of claims; Node alone');
    assert.ok(later.every(({ n, factors }) => n === 2 && factors.client === 'node'));
    assert.deepEqual(run.guards, []);
    const at = (factors: Record<string, string | number>) => run.measurement('token', 'later-request-bytes', factors);
    const tables = run.measurements.filter(({ metric }) => metric === 'request-table-bytes');
    assert.deepEqual(new Set(tables.map(({ value }) => value)), new Set([4_096]));
    assert.equal(
      at({ carrier: 'cookie', protocol: 'h1', claims: 100 }).value -
        at({ carrier: 'cookie', protocol: 'h1', claims: 0 }).value >
        4_000,
      true,
    );
    const ends = run.measurements.filter(({ metric }) => metric === 'claims-indexed');
    assert.deepEqual(
      ends.map(({ contender, factors, censored }) => [contender, factors.carrier, censored]),
      [
        ['first', 'cookie', 'at-least'],
        ['token', 'cookie', undefined],
      ],
    );
    // nghttp2 indexes what takes up to three quarters of the table: 3,072 bytes with 32 of overhead and the name.
    const { value } = run.measurement('token', 'claims-indexed', { carrier: 'cookie' });
    assert.equal(value, Math.floor((3_072 - 32 - 'cookie'.length - '__Host-token='.length - 135) / 40));
    const { effect } = run.comparison('token', 'later-request-bytes', {
      carrier: 'bearer',
      protocol: 'h1',
      claims: 20,
    });
    assert.equal(effect.value, 135 + 20 * 40 - 60);
  } finally {
    if (before === undefined) delete process.env.CHROMIUM;
    else process.env.CHROMIUM = before;
  }
});

test('what TLS costs is measured on processes of their own, and bytes of the plain listener are no bytes of a slice on TLS', async () => {
  const { scenarios } = await only('store-load', 'protocol');
  const slices = scenarios.map((one) => ({
    ...one,
    steps: one.steps.filter(({ procedure }) => procedure !== 'protocol-bytes'),
  }));
  const { suite } = await quickInput();
  const { world } = await runOnFakes(
    {},
    { scenarios: slices, contenders: [first, token4], suite: { ...suite, starts: 1 } },
  );
  const served = world.servers.filter(({ contender }) => contender.id === first.id).map(({ url }) => url);
  assert.equal(new Set(served).size, 2, 'both transports by one process, and store-load by another');
  const counted = (transport: string) =>
    world.samples
      .filter(({ factors }) => factors?.transport === transport)
      .map(({ values }) => values.serverBytesRead !== undefined);
  assert.ok(counted('http').length > 0 && counted('http').every(Boolean));
  assert.ok(counted('https').length > 0 && !counted('https').some(Boolean));
});
