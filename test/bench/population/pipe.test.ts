/** Commands in a pipeline, against a store of four lines. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { type TestContext, test } from 'node:test';
import { pipe, resp } from '../../../bench/population/pipe.ts';

/** Answers each command with the next of these, then with +OK; an answer of nothing hangs up. */
async function store(t: TestContext, answers: string[]): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      for (const _ of chunk.toString('latin1').matchAll(/\*\d+\r\n/g)) {
        const answer = answers.shift() ?? '+OK\r\n';
        if (answer === '') socket.destroy();
        else socket.write(answer);
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const batches = [1, 2].map((number) => ({ bytes: Buffer.from(resp(['SET', `k${number}`, '-v\n'])), commands: 1 }));

test('all is sent, and every answer awaited, also one that comes in pieces', async (t) => {
  const answers = ['+OK\r\n', '+O', 'K\r\n:1\r\n'];
  await pipe(await store(t, answers), 3, [...batches, batches[0] as (typeof batches)[number]]);
  assert.deepEqual(answers, []);
});

test('a command that is refused is told in the store’s words', async (t) => {
  await assert.rejects(pipe(await store(t, ['+OK\r\n', '+OK\r\n', '-OOM command not allowed\r\n']), 1, batches), {
    message: 'OOM command not allowed',
  });
});

test('a store that hangs up is not waited for', async (t) => {
  await assert.rejects(pipe(await store(t, ['+OK\r\n', '']), 1, batches), /closed the connection|ECONNRESET/);
});
