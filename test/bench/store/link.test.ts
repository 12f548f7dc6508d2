/** A line that is taken away and given back is given back at its own place. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { openLink } from '../../../bench/store/link.ts';

test('A port that somebody else has meanwhile is waited for', async () => {
  const link = await openLink();
  await link.refuse();
  const other = createServer().listen(link.port, '127.0.0.1');
  await once(other, 'listening');
  let accepted = false;
  const accepting = link.accept().then(() => {
    accepted = true;
  });
  assert.equal(accepted, false);
  other.close();
  await accepting;
  const taken = createServer().listen(link.port, '127.0.0.1');
  const [error] = await once(taken, 'error');
  assert.equal(error.code, 'EADDRINUSE', 'the link has it again');
  await link.close();
});
