/** A server with paths of its own is told that it needs a wire, once, and not check by check. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { unseenOf } from '../../../bench/instrument/unseen.ts';
import { reached } from '../../../bench/lifecycle/reach.ts';
import { targetAt } from '../../../servers/target.ts';
import { ContractClient } from '../../../servers/wire/client.ts';
import { contractWire, type Wire } from '../../../servers/wire/wire.ts';
import type { AuthbenchError } from '../../../vocabulary/errors.ts';

type Answers = Readonly<Record<string, readonly [status: number, body?: string, headers?: Record<string, string>]>>;

/** A server that answers these, by method and path, and 404 to all else. */
async function serverWith(t: TestContext, answers: Answers): Promise<string> {
  const server = createServer(({ method, url }, response) => {
    const [status, body = '', headers = {}] = answers[`${method} ${url?.split('?')[0]}`] ?? [404];
    response.writeHead(status, headers).end(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close().closeAllConnections());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function ask(t: TestContext, answers: Answers, wire: Wire = contractWire) {
  const url = await serverWith(t, answers);
  const contender = { ...targetAt('shop', [url]), target: { urls: [url], wire } };
  const client = new ContractClient(wire);
  t.after(() => client.close());
  return reached(contender, url, client, false);
}

const complaint = (asked: Promise<unknown>) =>
  asked.then(
    () => assert.fail('it was taken'),
    ({ code, exitCode, complaint: { received, next } }: AuthbenchError) => ({ code, exitCode, received, next }),
  );

const cookie = { 'set-cookie': 'sid=1; Path=/' };

test('a login that works and a read that is 404 asks for a wire', async (t) => {
  const { code, exitCode, received, next } = await complaint(ask(t, { 'POST /login': [200, '', cookie] }));
  assert.deepEqual([code, exitCode], ['AB_TARGET_WIRE', 2]);
  assert.equal(received, 'POST /login: 200; GET /me: 404');
  assert.match(next, /^Write a wire: a target file with `login` and `read`, as in docs\/targets\.md\.$/);
});

for (const status of [302, 400, 404, 405, 415, 422])
  test(`a login that is answered with ${status} asks for a wire`, async (t) => {
    const { code, received } = await complaint(ask(t, { 'POST /login': [status] }));
    assert.deepEqual([code, received], ['AB_TARGET_WIRE', `POST /login: ${status}`]);
  });

test('a login without a cookie and without JSON asks how the credential is carried', async (t) => {
  const { received, next } = await complaint(ask(t, { 'POST /login': [200, '<p>Welcome'] }));
  assert.match(received ?? '', /neither a cookie nor JSON/);
  assert.match(next, /and `credential`/);
});

test('so does JSON that has no token, where the read is refused without one', async (t) => {
  const answers: Answers = { 'POST /login': [200, '{"jwt":"x"}'], 'GET /me': [401] };
  assert.match((await complaint(ask(t, answers))).received ?? '', /neither a cookie nor an access token/);
});

test('a wire of its own is told which of its requests is not there', async (t) => {
  const wire: Wire = { ...contractWire, contract: false, read: () => ({ method: 'GET', path: '/account' }) };
  const { received, next } = await complaint(ask(t, { 'POST /login': [200, '', cookie] }, wire));
  assert.equal(received, 'POST /login: 200; GET /account: 404');
  assert.match(next, /Correct `wire\.read`/);
});

test('where 404 is how it refuses, and where it only fails, conformance may say what is wrong', async (t) => {
  const wire: Wire = { ...contractWire, contract: false, statuses: { ...contractWire.statuses, refused: 404 } };
  await ask(t, { 'POST /login': [200, '', cookie] }, wire);
  await ask(t, { 'POST /login': [500] });
  await ask(t, { 'POST /login': [200, '', cookie], 'GET /me': [500] });
});

test('one that speaks the contract keeps the requests that it has', async (t) => {
  const answers: Answers = {
    'POST /login': [200, '', cookie],
    'GET /me': [200],
    'POST /logout': [204],
    'POST /operator/revoke': [401],
  };
  const { wire } = (await ask(t, answers)).target ?? {};
  assert.deepEqual([wire?.slow, typeof wire?.logout, wire?.revoke], [undefined, 'function', undefined]);
});

test('a login whose answer does not change with claims is noted, and one whose wire sends none is told as such', async (t) => {
  const answers: Answers = { 'POST /login': [200, '', cookie], 'GET /me': [200] };
  const ignoring = await ask(t, answers);
  assert.equal(ignoring.target?.claimsUnseen, true);
  const whyOf = (one: typeof ignoring) => unseenOf(one).find(({ what }) => what[0] === 'claims')?.why;
  assert.match(whyOf(ignoring) ?? '', /or ignores them/);
  const wire: Wire = { ...contractWire, login: () => ({ method: 'POST', path: '/login' }) };
  assert.match(whyOf(await ask(t, answers, wire)) ?? '', /^Its login request carries no claims/);
});
