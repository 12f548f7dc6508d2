/** Every command, given what it cannot use: a stable code, one complaint with a next step, nothing printed before it, nothing left behind. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer as createHttpServer, Server as HttpServer } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { commands } from '../../scripts/cli.ts';
import { badInputs, badPlaces } from './bad-inputs.ts';
import { spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench bad '));
/** Servers that are not what is asked for. */
const servers: Readonly<Record<string, Server>> = {
  http: createHttpServer((_, response) => response.end('HTTP, no Redis')),
  redirects: createHttpServer((_, response) => response.writeHead(302, { location: '/login' }).end()),
  closes: createServer((socket) => socket.destroy()),
};
for (const server of Object.values(servers)) await once(server.listen(0, '127.0.0.1'), 'listening');
const portOf = (name: string) => (servers[name]?.address() as AddressInfo | undefined)?.port;
const withPorts = (text: string) =>
  text.replaceAll(/\{(\w+)\}/g, (braces, name: string) => String(portOf(name) ?? braces));
const path = badPlaces(place, withPorts);
after(() => {
  for (const server of Object.values(servers)) {
    server.close();
    if (server instanceof HttpServer) server.closeAllConnections();
  }
  rmSync(place, { recursive: true });
});

const filled = (text: string) => withPorts(text).replaceAll(/\{(\w+)\}/g, (_, name: string) => path(name));
const left = () => readdirSync(place, { recursive: true }).sort();
/** What a command may print before it knows: reports on the way to a complaint about a damaged run. */
const mayPrint = ['AB_RUN_DAMAGED'];

test('bad inputs are of ten kinds, a hundred and more, over every command', () => {
  const all = Object.values(badInputs).flat();
  assert.ok(Object.keys(badInputs).length >= 10 && all.length >= 100);
  assert.deepEqual([...new Set(all.map(({ argv }) => argv[0]))].toSorted(), Object.keys(commands).toSorted());
});

for (const [kind, inputs] of Object.entries(badInputs))
  for (const { argv, code, exit = 2, env = {} } of inputs)
    test(`${kind}: ${argv.join(' ')} ends with ${exit} and ${code}`, { timeout: 20_000 }, async () => {
      const held = left();
      const own = { ...process.env };
      for (const [name, value] of Object.entries(env)) process.env[name] = filled(value);
      try {
        const said = await spoken(...argv.map(filled));
        const complaints = said.err.split('\n').filter((line) => line.startsWith('AB_'));
        assert.deepEqual([said.code, complaints.map((line) => line.split(':')[0])], [exit, [code]], said.err);
        assert.match(said.err, /\n {2}next: {5}\S/);
        if (!mayPrint.includes(code)) assert.equal(said.out, '', 'nothing is printed before it');
        assert.deepEqual(left(), held, 'nothing is left behind');
      } finally {
        for (const name of Object.keys(env)) {
          if (own[name] === undefined) delete process.env[name];
          else process.env[name] = own[name];
        }
      }
    });
