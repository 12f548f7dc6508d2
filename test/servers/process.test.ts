import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { buildApp } from '../../servers/http/app.ts';
import { configurationFrom, isIssuer } from '../../servers/process/environment.ts';
import type { Counters, Failed, FromServer, Ready } from '../../servers/process/messages.ts';
import { ContractClient } from '../../servers/wire/client.ts';
import { AuthbenchError, format } from '../../vocabulary/errors.ts';
import { freshSecret } from './running.ts';

const program = fileURLToPath(new URL('../../servers/process.ts', import.meta.url));
const children: ChildProcess[] = [];
after(() => {
  for (const child of children) child.kill('SIGKILL');
});

interface Started {
  readonly child: ChildProcess;
  readonly message: FromServer;
  readonly ended: Promise<number | null>;
  printed(): string;
}

const defaults = () => ({
  AUTHBENCH_CONTENDER: 'jwt-stateless',
  AUTHBENCH_SECRET: freshSecret(),
  AUTHBENCH_OPERATOR_KEY: freshSecret(),
});

/** Starts a server's process and waits for the first thing that it says. */
async function started(environment: Record<string, string>): Promise<Started> {
  const { PATH, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, NODE_COMPILE_CACHE, ...defaults(), ...environment };
  const child = fork(program, { env, silent: true });
  children.push(child);
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (printed += chunk));
  const ended = once(child, 'close').then(([code]) => code);
  const [message] = await once(child, 'message');
  return { child, message, ended, printed: () => printed };
}
const portOf = ({ message }: Started) => (message as Ready).port;

let asked = 0;
async function counters({ child }: Started): Promise<Counters> {
  const id = ++asked;
  child.send({ type: 'counters', id });
  const [message] = await once(child, 'message');
  assert.equal(message.id, id);
  return message;
}

/** One request byte for byte, and the bytes of its answer. */
async function exchange(port: number): Promise<{ sent: number; received: number }> {
  const text = 'GET /me HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n';
  const socket = connect(port, '127.0.0.1');
  let received = 0;
  socket.on('data', (chunk) => (received += chunk.length));
  socket.end(text);
  await once(socket, 'close');
  return { sent: text.length, received };
}

test('It says where it listens, serves the contract on loopback, outlives Ctrl-C, and ends when its parent lets it go', async () => {
  const server = await started({});
  const { type, port, pid } = server.message as Ready;
  assert.deepEqual([type, pid], ['ready', server.child.pid]);
  const client = new ContractClient();
  const base = `http://127.0.0.1:${port}`;
  const credential = await client.login(base, 'admin1');
  assert.equal(JSON.parse((await client.me(base, credential)).body).role, 'admin');
  assert.equal((await client.call(base, '/health')).body, '{"status":"ready"}');
  server.child.kill('SIGINT');
  assert.ok((await counters(server)).rssBytes > 0);
  // `exit`, not `close`: Node emits no `close` for a child that its parent has disconnected from.
  const exit = once(server.child, 'exit');
  server.child.disconnect();
  assert.deepEqual(await exit, [0, null]);
  assert.equal(server.printed(), '');
  client.close();
});

test('It counts the bytes of open and closed sockets, CPU, event loop and memory', async () => {
  const server = await started({});
  const before = await counters(server);
  assert.deepEqual([before.bytesRead, before.bytesWritten, before.connections], [0, 0, 0]);
  const first = await exchange(portOf(server));
  const second = await exchange(portOf(server));
  const held = connect(portOf(server), '127.0.0.1');
  held.write('GET /health HTTP/1.1\r\nHost: x\r\n\r\n');
  const [answer] = (await once(held, 'data')) as [Buffer];
  const now = await counters(server);
  assert.equal(now.bytesRead, first.sent + second.sent + 33);
  assert.equal(now.bytesWritten, first.received + second.received + answer.length);
  assert.equal(now.connections, 1);
  assert.ok(now.cpuUserUs + now.cpuSystemUs > before.cpuUserUs + before.cpuSystemUs);
  assert.ok(now.eventLoopActiveMs > before.eventLoopActiveMs && now.eventLoopIdleMs >= before.eventLoopIdleMs);
  assert.ok(now.rssBytes > 10_000_000 && now.gcMs >= before.gcMs);
  held.destroy();
});

test('With the role of an issuer it publishes keys, on loopback, and knows no login', async () => {
  const issuer = await started({ AUTHBENCH_ROLE: 'issuer', AUTHBENCH_CONTENDER: '' });
  const client = new ContractClient();
  const base = `http://127.0.0.1:${portOf(issuer)}`;
  assert.equal(JSON.parse((await client.call(base, '/jwks')).body).keys.length, 1);
  assert.equal((await client.call(base, '/health')).body, '{"status":"ready"}');
  assert.equal((await client.call(base, '/login', { method: 'POST', json: { userId: 'u0001' } })).status, 404);
  assert.ok((await counters(issuer)).rssBytes > 0);
  client.close();
});

const short = freshSecret().slice(0, 30);
const refusals: Record<string, [code: string, environment: Record<string, string>]> = {
  'no secret': ['AB_WEAK_SECRET', { AUTHBENCH_SECRET: '' }],
  'a short secret': ['AB_WEAK_SECRET', { AUTHBENCH_SECRET: short }],
  'a placeholder': ['AB_WEAK_SECRET', { AUTHBENCH_SECRET: 'please-change-me-please-change-me-please-change-me' }],
  'a repeated secret': ['AB_WEAK_SECRET', { AUTHBENCH_SECRET: 'abcd'.repeat(20) }],
  'a short operator key': ['AB_WEAK_SECRET', { AUTHBENCH_OPERATOR_KEY: short }],
  'an unknown contender': ['AB_UNKNOWN_CONTENDER', { AUTHBENCH_CONTENDER: 'jwt-statless' }],
  'a role that there is none of': ['AB_BAD_SETTING', { AUTHBENCH_ROLE: 'isuer' }],
  'no issuer where it needs one': ['AB_ISSUER_UNREACHABLE', { AUTHBENCH_CONTENDER: 'jwt-rs256' }],
  'a lifetime that makes no sense': ['AB_BAD_SETTING', { AUTHBENCH_LIFETIME_SECONDS: '-1' }],
  'a store that is not there': [
    'AB_STORE_UNREACHABLE',
    { AUTHBENCH_CONTENDER: 'session-redis', AUTHBENCH_STORE_URL: 'redis://:hunter2hunter2@127.0.0.1:1' },
  ],
};

/** What a process does before it listens, in this one. */
async function start(environment: Record<string, string>): Promise<void> {
  const all = { ...defaults(), ...environment };
  if (isIssuer(all)) return;
  const { contender, setting, operatorKey } = await configurationFrom(all);
  await buildApp(contender, setting, operatorKey);
}

function assertSecret(environment: Record<string, string>, message: string): void {
  for (const [variable, secret] of Object.entries(environment))
    if (/SECRET|KEY/.test(variable) && secret !== '') assert.ok(!message.includes(secret));
  assert.doesNotMatch(message, /hunter2/);
}

for (const [name, [code, environment]] of Object.entries(refusals))
  test(`It refuses to start with ${name}, says so, and keeps secrets to itself`, () =>
    assert.rejects(start(environment), (error) => {
      assert.ok(error instanceof AuthbenchError);
      assert.equal(error.code, code);
      assertSecret(environment, format(error));
      return true;
    }));

// Before it has a contender, and while that is being mounted.
for (const name of ['a short secret', 'a store that is not there'])
  test(`A process that refuses to start with ${name} tells its parent why, prints nothing, and ends`, async () => {
    const [code, environment] = refusals[name] as (typeof refusals)[string];
    const server = await started(environment);
    assert.equal(await server.ended, 1);
    const { type, code: told, message } = server.message as Failed;
    assert.deepEqual([type, told], ['failed', code]);
    assert.equal(server.printed(), '');
    assertSecret(environment, message);
  });

test('A port that is taken is refused by name', async () => {
  const taken = createServer().listen(0, '127.0.0.1');
  await once(taken, 'listening');
  const port = String((taken.address() as { port: number }).port);
  const server = await started({ PORT: port });
  assert.equal((server.message as Failed).code, 'AB_PORT_REFUSED');
  assert.equal(await server.ended, 1);
  taken.close();
});
