import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { shellWord } from '../../vocabulary/shell.ts';

test('a path is quoted where a shell would read it otherwise, and only there', () => {
  for (const plain of ['results/runs/2026-11-22T22-41-05Z-quick', '../a.b/c_d', 'shop=a.mjs', '~/x'])
    assert.equal(shellWord(plain), plain);
  const odd = ['my runs/one', "it's", '$(exit 9)', 'a;b', '', '*', 'a\nb'];
  const read = execFileSync('sh', ['-c', `printf '%s\\0' ${odd.map(shellWord).join(' ')}`], { encoding: 'utf8' });
  assert.deepEqual(read.split('\0').slice(0, -1), odd);
});
