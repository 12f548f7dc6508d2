import assert from 'node:assert/strict';
import { test } from 'node:test';
import { commandFor } from '../../../bench/process/command.ts';

test('pinning comes first, then what Node is started through, then Node with its flags', () => {
  const command = commandFor({
    file: 'server.ts',
    cores: '1',
    node: 'node',
    flags: ['--no-memory-reducer', '--hash-seed=1'],
    through: ['setarch', '-R'],
  });
  assert.deepEqual(command.slice(0, 8), [
    ...['taskset', '-c', '1'],
    ...['setarch', '-R'],
    ...['node', '--no-memory-reducer', '--hash-seed=1'],
  ]);
  assert.equal(command.at(-1), 'server.ts');
});

test('by default nothing is put before Node and nothing before the file', () => {
  const [program, ...args] = commandFor({ file: 'server.ts', cores: null });
  assert.equal(program, process.execPath);
  assert.deepEqual(
    args.filter((each) => !each.startsWith('--disable-warning')),
    ['server.ts'],
  );
});
