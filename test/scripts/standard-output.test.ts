/** A reader that has had enough is no failure; a disk that is full is one, told without a stack. In processes of their own: their output is what is tried. */
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { typescriptFlags } from '../../bench/process/command.ts';

const cli = join(import.meta.dirname, '../../scripts/cli.ts');
const reference = join(import.meta.dirname, '../../results/reference/quick-2-core');

/** `after`: what the shell does with the output of the command; its exit code is printed to stderr. */
function piped(argv: readonly string[], after: string) {
  const script = `{ "$0" "$@"; echo "exit $?" >&2; } ${after}`;
  const command = [process.execPath, ...typescriptFlags(cli), cli, ...argv];
  return spawnSync('sh', ['-c', script, ...command], { encoding: 'utf8' }).stderr;
}

for (const argv of [['list'], ['report', reference, '--format', 'json=/dev/stdout']])
  test(`authbench ${argv[0]} | head: whoever reads may stop`, () => {
    assert.equal(piped(argv, '| head -n 1 > /dev/null'), 'exit 0\n');
  });

test('a standard output that is full ends with 1 and a complaint', { skip: !existsSync('/dev/full') }, () => {
  const said = piped(['list'], '> /dev/full');
  assert.match(said, /^AB_FILE_UNWRITABLE: What is printed cannot be written \(ENOSPC\)\.\n/);
  assert.match(said, /\n {2}next: {5}\S.*\nexit 1\n$/);
});
