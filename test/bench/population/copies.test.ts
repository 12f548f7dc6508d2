/** Copies of a login: what is another in them, and what stays. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Copies } from '../../../bench/population/copies.ts';
import { resp } from '../../../bench/population/pipe.ts';

const constant = 'the-same-in-every-login';
const login = (userId: string, id: string) => ({
  userId,
  commands: [
    ['SET', `app:session:${id}`, `{"created":1,"user":"${userId}","name":"Name of ${userId}","by":"${constant}"}`],
    ['PEXPIRE', `app:session:${id}`, '5000'],
    ['ZADD', `app:of:${userId}`, '17', id],
  ],
});
const id = 'mFq2Zk8RvT0aWc9LxYb3_-Q7';
const copies = new Copies(login('tq7zk', id), login('tq7zm', 'A1b2C3d4E5f6G7h8I9j0KLmn'));
const original = login('tq7zk', id)
  .commands.map((words) => resp(words))
  .join('');

test('a copy has a user and an id of its own, the same wherever they stood, and not a byte more or less', () => {
  const [batch] = copies.batches(1);
  const text = batch?.bytes.toString('latin1') ?? '';
  assert.equal(batch?.commands, 3);
  assert.equal(text.length, original.length);
  const [, copied = ''] = /app:session:(\w+)/.exec(text) ?? [];
  assert.equal(copied.length, id.length);
  assert.deepEqual([text.split(copied).length - 1, text.includes(id), text.includes('tq7zk')], [3, false, false]);
  assert.equal(text.split('c0000').length - 1, 3);
  assert.ok(text.includes(constant));
});

test('no two copies have the same user or the same id, however many there are', () => {
  const all = Array.from(copies.batches(2_500), ({ bytes, commands }) => ({
    text: bytes.toString('latin1'),
    commands,
  }));
  assert.deepEqual(
    all.map(({ commands }) => commands),
    [3_000, 3_000, 1_500],
  );
  const text = all.map((batch) => batch.text).join('');
  assert.equal(text.length, 2_500 * original.length);
  const distinct = (pattern: RegExp) => new Set([...text.matchAll(pattern)].map(([, found]) => found)).size;
  assert.deepEqual([distinct(/SET\r\n\$\d+\r\napp:session:(\w+)/g), distinct(/app:of:(\w+)/g)], [2_500, 2_500]);
});

test('an id of digits is copied with digits, one of hexadecimal digits with these', () => {
  const of = (drawn: string) => ({ userId: 'tq7zk', commands: [['SET', `k:${drawn}`, 'v']] });
  const copied = (one: string, other: string) =>
    /k:(\w+)/.exec(String([...new Copies(of(one), of(other)).batches(1)][0]?.bytes))?.[1] ?? '';
  assert.match(copied('1234567890123456', '6543210987654321'), /^\d{16}$/);
  assert.match(copied('0123456789abcdef', 'fedcba9876543210'), /^[\da-f]{16}$/);
});

test('names run out before one gets longer than that of who logged in', () => {
  assert.throws(() => [...copies.batches(1, 36 ** 4)], RangeError);
});
