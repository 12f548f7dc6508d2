import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { test } from 'node:test';
import { commandLine, listening, listeningAddresses, listensAt } from '../../../bench/machine/listening.ts';

test('Of a table only the sockets that listen are read, with their addresses and inodes', () => {
  const line = (at: number, address: string, state: string, inode: number) =>
    `   ${at}: ${address}:1F90 00000000:0000 ${state} 00000000:00000000 00:00000000 00000000 0 0 ${inode} 1 0 100 0 0 10 0`;
  const table = [
    '  sl  local_address rem_address   st',
    line(0, '0100007F', '0A', 11),
    line(1, '00000000', '0A', 12),
    line(2, '0100007F', '01', 13),
    line(3, '00000000000000000000000001000000', '0A', 14),
    line(4, '00000000000000000000000000000000', '0A', 15),
    line(5, '0000000000000000FFFF00000100007F', '0A', 16),
  ].join('\n');
  assert.deepEqual(
    listening(table).map(({ address, port, inode }) => `${inode} ${address} ${port}`),
    ['11 127.0.0.1 8080', '12 0.0.0.0 8080', '14 ::1 8080', '15 :: 8080', '16 ::ffff:127.0.0.1 8080'],
  );
});

test('A process that listens is seen where it listens', { skip: process.platform !== 'linux' }, async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  assert.ok(listeningAddresses(process.pid).includes('127.0.0.1'));
  const { port } = server.address() as AddressInfo;
  assert.equal(listensAt(port, [process.pid]), true);
  assert.equal(listensAt(port, [process.ppid]), false);
  server.close();
  await once(server, 'close');
  assert.equal(listensAt(port, [process.pid]), undefined);
  assert.deepEqual(listeningAddresses(-1), []);
});

test('A process is seen as it was called', { skip: process.platform !== 'linux' }, () => {
  assert.ok(commandLine(process.pid).join(' ').includes('listening.test.ts'));
  assert.deepEqual(commandLine(-1), []);
});
