/** What is said of protocols: what HTTP/2 saves of a credential, by client and carrier, and which client was not there. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { byProtocol } from '../../../report/answers/by-protocol.ts';
import { fixture } from '../fixture.ts';
import { protocolFixture } from '../fixture-protocol.ts';

test('of the largest credential each client has a sentence: by carrier its bytes, and where indexing ends', () => {
  assert.deepEqual(byProtocol(protocolFixture().run, 'protocol'), [
    'A later request of jwt-stateless with 100 claims from Node takes 4,280 bytes over HTTP/1.1 and 3,370 over HTTP/2 as a Bearer token (never indexed) and 4,280 bytes over HTTP/1.1 and 3,370 over HTTP/2 in a cookie (indexed up to 69 claims).',
    'A later request of jwt-stateless with 100 claims from Chromium takes 4,280 bytes over HTTP/1.1 and 3,370 over HTTP/2 as a Bearer token (indexed up to 94 claims) and 4,280 bytes over HTTP/1.1 and 3,370 over HTTP/2 in a cookie (indexed up to 94 claims).',
  ]);
});

test('a client that was not found is named, with how to get it', () => {
  const [, chromium] = byProtocol(protocolFixture(fixture(), ['node']).run, 'protocol');
  assert.equal(chromium, 'Not measured from Chromium: none was found. Install it, or name one by CHROMIUM.');
});

test('other scenarios say nothing of it', () => {
  assert.deepEqual(byProtocol(fixture().run, 'latency'), []);
});

test('what TLS costs stands beside it, with its interval, without the control', () => {
  const { run } = protocolFixture();
  const [row] = run.comparisons.filter(
    ({ metric, contender }) => metric === 'server-cpu' && contender === 'jwt-stateless',
  );
  assert.ok(row);
  const tls = {
    ...row,
    ...{
      scenario: 'protocol',
      factors: { transport: 'https' },
      baselineFactors: { transport: 'http' },
      baseline: 'jwt-stateless',
    },
    effect: { ...row.effect, value: 1.06, low: 1.04, high: 1.09, level: 0.95 },
    verdict: 'different' as const,
  };
  const control = { ...tls, contender: run.plan.control ?? '', baseline: run.plan.control ?? '' };
  assert.equal(
    byProtocol({ ...run, comparisons: [tls, control] }, 'protocol').at(-1),
    'Over TLS, on connections that are kept, a request takes this much server CPU of what it takes over plain HTTP: 1.06 times for jwt-stateless (95 % interval 1.04 to 1.09).',
  );
});
