/** A contender to be tried by hand: the lines of curl that are printed do what they say, and nothing stays. */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { promisify } from 'node:util';
import { typescriptFlags } from '../../bench/process/command.ts';
import { freePort } from '../../bench/process/free-port.ts';
import { serveWith } from '../../scripts/serve.ts';
import { gone } from '../bench/lifecycle/living.ts';
import { commandOf, descendantsOf } from './descendants.ts';
import { complaintIn, spoken, spokenBy } from './spoken.ts';

const onLinux = { skip: process.platform !== 'linux' };
const statuses = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, status]) => Number(status));

/** A port that was free a moment ago, and the one after it. */
async function twoFreePorts(): Promise<number> {
  for (;;) {
    const port = await freePort();
    const next = freePort(port + 1);
    if (await next.then(Boolean, () => false)) return port;
  }
}

/** What is printed, given to a shell as it stands while the servers run. */
async function carriedOut(id: string): Promise<{ code: number; said: number[]; answered: number[]; errors: string }> {
  let [out, shell] = ['', { stdout: '', stderr: '' }];
  const serve = serveWith(async () => {
    shell = await promisify(execFile)('/bin/sh', ['-euc', out]);
  });
  const code = await serve.main([id], { write: (text) => (out += text) }, { write: () => {} });
  const said = statuses(out, /^# .+?: (\d{3})(?=\.|$)/gm);
  return { code, said, answered: statuses(shell.stdout, /^HTTP\/1\.1 (\d{3})/gm), errors: shell.stderr };
}

for (const [id, statuses] of [
  ['session-redis', [200, 200, 204, 401, 200, 204, 401]],
  ['jwt-refresh', [200, 200, 200, 204, 200, 400, 200, 204, 200, 400]],
  ['opaque-introspection', [200, 200, 204, 401, 200, 204, 401]],
] as const) {
  test(`authbench serve ${id} prints lines of curl that run as they stand, and are answered as it says`, async () => {
    assert.deepEqual(await carriedOut(id), { code: 0, said: statuses, answered: statuses, errors: '' });
  });
}

test(
  'Ctrl-C ends all instances, at the ports that were asked for: exit code 130, no complaint, no process',
  onLinux,
  async () => {
    const cli = join(import.meta.dirname, '../../scripts/cli.ts');
    const port = await twoFreePorts();
    const typed = ['serve', 'jwt-stateless', '--instances', '2', '--port', String(port)];
    const child = spawn(process.execPath, [...typescriptFlags(cli), cli, ...typed]);
    after(() => child.kill('SIGKILL'));
    const said = { out: '', err: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    const ended = once(child, 'close');
    while (!said.err.includes('Ctrl-C') && child.exitCode === null)
      await Promise.race([once(child.stderr, 'data'), ended]);
    assert.equal(child.exitCode, null, said.err);
    for (const each of [port, port + 1]) {
      assert.ok(said.out.includes(`#   server  http://127.0.0.1:${each}\n`), said.out);
      assert.equal((await fetch(`http://127.0.0.1:${each}/health`)).status, 200);
    }
    const children = descendantsOf(child.pid as number);
    assert.equal(children.length, 2);
    child.kill('SIGINT');
    const [code] = await ended;
    assert.deepEqual([code, said.err], [130, 'Ctrl-C ends it.\n\nStopping the servers and the store …\n']);
    await gone(children);
  },
);

test('A server that ends by itself ends the command, which says how', onLinux, async () => {
  const serve = serveWith(async () => {
    const server = descendantsOf(process.pid).find((pid) => /servers\/process\.ts/.test(commandOf(pid)));
    process.kill(server as number, 'SIGKILL');
    await new Promise(() => {});
  });
  const said = await spokenBy({ serve: async () => serve }, 'serve', 'no-auth');
  assert.equal(said.code, 1);
  assert.match(said.err, /^AB_SERVER_ENDED: The server no-auth #1 ended: SIGKILL\.$/m);
});

const taken = createServer().listen(0, '127.0.0.1');
after(() => taken.close());
await once(taken, 'listening');
const port = String((taken.address() as AddressInfo).port);

for (const [argv, code, next] of [
  [['session-rediss'], 'AB_UNKNOWN_CONTENDER', /session-redis\?$/],
  [[], 'AB_MISSING_ARGUMENT', /npx authbench serve session-redis/],
  [['no-auth', 'jwt-fast'], 'AB_MISSING_ARGUMENT', /--help/],
  [['no-auth', '--contender-file', 'servers/contenders/jwt-rs256.ts'], 'AB_MISSING_ARGUMENT', /list/],
  [['no-auth', '--instances', '9'], 'AB_BAD_NUMBER', /--instances/],
  [['no-auth', '--instances', '2', '--port', '65535'], 'AB_BAD_NUMBER', /--port/],
  [['no-auth', '--port', port], 'AB_PORT_REFUSED', /another --port/],
] as const) {
  test(`authbench serve ${argv.join(' ').replace(port, '<taken>')} is refused with ${code}, and nothing is begun`, async () => {
    const said = await spoken('serve', ...argv);
    const complaint = complaintIn(said);
    assert.deepEqual([said.code, said.out, complaint.code], [2, '', code]);
    assert.match(complaint.next ?? '', next);
  });
}
