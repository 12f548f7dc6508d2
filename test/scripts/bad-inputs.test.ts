/** Every command, given what it cannot use: a stable code, one complaint with a next step, nothing printed before it, nothing left behind. */
import assert from 'node:assert/strict';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { commands } from '../../scripts/cli.ts';
import { badInputs, badPlaces } from './bad-inputs.ts';
import { spoken } from './spoken.ts';

const place = mkdtempSync(join(tmpdir(), 'authbench bad '));
const path = badPlaces(place);
const server = createServer((_, response) => response.end('HTTP, no Redis'));
before(() => new Promise<void>((up) => server.listen(0, '127.0.0.1', up)));
after(() => {
  server.close();
  server.closeAllConnections();
  rmSync(place, { recursive: true });
});

const filled = (text: string) =>
  text.replaceAll(/\{([\w.]+)\}/g, (_, name: string) =>
    name === 'http' ? String((server.address() as AddressInfo).port) : path(name),
  );
const left = () => readdirSync(place, { recursive: true }).sort();
/** What a command may print before it knows: reports on the way to a complaint about a damaged run. */
const mayPrint = ['AB_RUN_DAMAGED'];

test('bad inputs are of at least eight kinds, thirty and more, over every command', () => {
  const all = Object.values(badInputs).flat();
  assert.ok(Object.keys(badInputs).length >= 8 && all.length >= 40);
  const known = Object.keys(commands).filter((name) => !['init', 'serve'].includes(name));
  assert.deepEqual([...new Set(all.map(({ argv }) => argv[0]))].toSorted(), known.toSorted());
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
